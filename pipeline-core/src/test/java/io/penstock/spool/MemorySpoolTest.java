// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemorySpoolTest {

    private record Record(long sequence, byte[] bytes) implements RecordSource {
        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public int plainLength() {
            return bytes.length + 1;
        }

        @Override
        public long timestamp() {
            return sequence * 10;
        }

        @Override
        public int threadKey() {
            return (int) sequence % 5;
        }

        @Override
        public boolean own() {
            return sequence % 2 == 1;
        }

        @Override
        public int route() {
            return 0;
        }

        @Override
        public void copyPayload(byte[] target, int offset) {
            System.arraycopy(bytes, 0, target, offset, bytes.length);
        }
    }

    private static Record record(long sequence, int length) {
        byte[] bytes = new byte[length];
        new Random(sequence).nextBytes(bytes);
        return new Record(sequence, bytes);
    }

    private static byte[] payload(SpoolRange range, int index) {
        byte[] bytes = new byte[range.length(index)];
        System.arraycopy(range.array(index), range.offset(index), bytes, 0, bytes.length);
        return bytes;
    }

    @Test
    void record_isReadAsItWasAppended() {
        MemorySpool spool = new MemorySpool(1 << 20);
        long at = spool.append(new Record(7, "한국어".getBytes(StandardCharsets.UTF_8)));

        SpoolRange range = spool.read(at, 1);
        assertThat(new String(payload(range, 0), StandardCharsets.UTF_8)).isEqualTo("한국어");
        assertThat(range.plainLength(0)).isEqualTo(10);
        assertThat(range.timestamp(0)).isEqualTo(70);
        assertThat(range.sequence(0)).isEqualTo(7);
        assertThat(range.threadKey(0)).isEqualTo(2);
        assertThat(range.own(0)).isTrue();
    }

    @Test
    void append_isRefusedAtTheBoundAndWorksAgainAfterAcks() {
        MemorySpool spool = new MemorySpool(64 << 10);
        long at = spool.append(record(0, 1_000));
        int count = 1;
        while (spool.append(record(count, 1_000)) != Spool.FULL) {
            count++;
        }
        assertThat(spool.usedBytes()).isLessThanOrEqualTo(64 << 10);
        assertThat(spool.tight()).isTrue();
        assertThat(count).isGreaterThan(50);

        spool.ack(spool.read(at, count), 0, count);
        assertThat(spool.append(record(0, 1_000))).isNotEqualTo(Spool.FULL);
        assertThat(spool.tight()).isFalse();
    }

    @Test
    void space_isReusedInWhateverOrderRecordsAreAcknowledged() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        MemorySpool spool = new MemorySpool(128 << 10);
        List<SpoolRange> open = new ArrayList<>();
        List<List<Record>> expected = new ArrayList<>();
        long sequence = 0;
        for (int round = 0; round < 2_000; round++) {
            long first = 0;
            List<Record> batch = new ArrayList<>();
            int wanted = 1 + random.nextInt(20);
            while (batch.size() < wanted) {
                Record next = record(sequence, random.nextInt(random.nextInt(50) == 0 ? 20_000 : 400));
                long at = spool.append(next);
                if (at == Spool.FULL) {
                    break;
                }
                first = batch.isEmpty() ? at : first;
                sequence++;
                batch.add(next);
            }
            if (!batch.isEmpty()) {
                open.add(spool.read(first, batch.size()));
                expected.add(batch);
            }
            int keep = batch.isEmpty() ? open.size() - 1 : 5;
            while (open.size() > Math.max(0, keep)) {
                int which = random.nextInt(open.size());
                SpoolRange range = open.remove(which);
                List<Record> records = expected.remove(which);
                for (int i = 0; i < records.size(); i++) {
                    assertThat(payload(range, i)).as("seed %d", seed).isEqualTo(records.get(i).bytes);
                    assertThat(range.sequence(i)).as("seed %d", seed).isEqualTo(records.get(i).sequence);
                }
                int middle = random.nextInt(records.size() + 1);
                spool.ack(range, middle, records.size());
                spool.ack(range, 0, middle);
            }
            assertThat(spool.usedBytes()).as("seed %d", seed).isLessThanOrEqualTo(128 << 10);
        }
        for (int i = 0; i < open.size(); i++) {
            spool.ack(open.get(i), 0, open.get(i).size());
        }
        spool.append(record(0, 60_000));
        assertThat(spool.usedBytes()).as("only the open segment, seed %d", seed).isLessThan(80_000);
    }

    @Test
    void aRecordLargerThanASegment_getsOneOfItsOwn() {
        MemorySpool spool = new MemorySpool(8 << 20);
        Record large = record(1, 3 << 20);
        long at = spool.append(record(0, 10));
        assertThat(spool.append(large)).isNotEqualTo(Spool.FULL);
        assertThat(spool.append(record(2, 10))).isNotEqualTo(Spool.FULL);

        SpoolRange range = spool.read(at, 3);
        assertThat(payload(range, 1)).isEqualTo(large.bytes);
        spool.ack(range, 1, 2);
        assertThat(spool.usedBytes()).isLessThan(3 << 20);
    }

    @Test
    void memoryUnderALentRange_isNotReused() {
        MemorySpool spool = new MemorySpool(1 << 20);
        Record first = record(1, 1_000);
        long at = spool.append(first);
        SpoolRange lent = spool.read(at, 1);
        spool.lend(lent);
        spool.ack(lent, 0, 1);
        for (int i = 0; i < 10_000; i++) {
            long next = spool.append(record(i + 2, 1_000));
            assertThat(next).isNotEqualTo(Spool.FULL);
            spool.ack(spool.read(next, 1), 0, 1);
        }
        assertThat(payload(lent, 0)).isEqualTo(first.bytes);
    }

    @Test
    void tooSmall_isRefused() {
        assertThatThrownBy(() -> new MemorySpool(1000)).hasMessageContaining("1000");
    }
}
