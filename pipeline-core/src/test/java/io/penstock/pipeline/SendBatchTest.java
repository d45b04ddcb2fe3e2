// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spool.MemorySpool;
import io.penstock.spool.RecordSource;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class SendBatchTest {

    private final MemorySpool spool = new MemorySpool(1 << 20);
    private long sequence;

    private void add(long timestamp, int thread) {
        long own = sequence++;
        spool.append(new RecordSource() {
            @Override
            public int length() {
                return 1;
            }

            @Override
            public int plainLength() {
                return 1;
            }

            @Override
            public long timestamp() {
                return timestamp;
            }

            @Override
            public long sequence() {
                return own;
            }

            @Override
            public int threadKey() {
                return thread;
            }

            @Override
            public boolean own() {
                return own == 0;
            }

            @Override
            public int route() {
                return 0;
            }

            @Override
            public void copyPayload(byte[] target, int offset) {
                target[offset] = (byte) own;
            }
        });
    }

    private SendBatch batch() {
        return SendBatch.of(
                new Route(0, "", 0, new Batcher(new Limits(1, 100, 1, 26, 0))), spool.read(0, (int) sequence), 0, 26);
    }

    private static String sequences(SendBatch batch) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < batch.size(); i++) {
            text.append(i == 0 ? "" : " ")
                    .append(batch.array(i)[batch.offset(i)])
                    .append('@')
                    .append(batch.timestamp(i));
        }
        return text.toString();
    }

    @Test
    void ascendingTimestamps_stayAsTheyAre() {
        add(5, 1);
        add(5, 2);
        add(6, 1);
        assertThat(sequences(batch())).isEqualTo("0@5 1@5 2@6");
    }

    @Test
    void threadsThatOvertookEachOther_areSortedByTime() {
        add(7, 1);
        add(5, 2);
        add(7, 2);
        add(6, 3);
        assertThat(sequences(batch())).isEqualTo("1@5 3@6 0@7 2@7");
    }

    @Test
    void aThreadWhoseClockWentBack_keepsItsOrder() {
        add(100, 1);
        add(40, 1);
        add(50, 2);
        add(41, 1);
        assertThat(sequences(batch())).isEqualTo("2@50 0@100 1@100 3@100");
    }

    @Test
    void aPart_keepsOrderAndCountsItsOwnBytes() {
        add(7, 1);
        add(5, 2);
        add(6, 3);
        BitSet keep = new BitSet();
        keep.set(0);
        keep.set(2);
        SendBatch part = batch().only(keep);
        assertThat(sequences(part)).isEqualTo("1@5 0@7");
        assertThat(part.countedBytes()).isEqualTo(2 * 27);
        assertThat(part.firstSequence()).isZero();
        assertThat(part.appEvents()).isEqualTo(1);
        assertThat(part.rangeIndex(0)).isEqualTo(1);
    }
}
