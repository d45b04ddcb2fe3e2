// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spool.RecordSource;
import io.penstock.spool.Spool;
import io.penstock.spool.SpoolRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every spool does, wherever it keeps its records: a test of one extends this and says how to open it. */
@DisplayName("A spool")
public abstract class SpoolContract {

    private static final long MAX_BYTES = 1 << 20;

    private Spool spool;
    private long nextSequence;
    private final Map<Long, Long> positions = new HashMap<>();

    /** A new, empty spool that may take {@code maxBytes}. */
    protected abstract Spool openSpool(long maxBytes) throws Exception;

    @BeforeEach
    final void open() throws Exception {
        spool = openSpool(MAX_BYTES);
    }

    @AfterEach
    final void close() {
        spool.close();
    }

    @Test
    @DisplayName("gives back what it took, in order, from the position of the first record")
    final void round_trip() {
        Random random = new Random(7);
        List<Sample> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(append(random.nextInt(1500)));
        }
        assertSame(read(records), records);
    }

    @Test
    @DisplayName("gives back any stretch from any record's position")
    final void stretches() {
        List<Sample> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            records.add(append(i * 37 % 3000));
        }
        for (int from = 0; from < 300; from += 13) {
            int to = Math.min(300, from + 29);
            assertSame(read(records.subList(from, to)), records.subList(from, to));
        }
    }

    @Test
    @DisplayName("takes an empty record, and one that is larger than most")
    final void sizes() {
        List<Sample> records = List.of(append(0), append(400_000), append(1), append(100_000), append(0));
        assertSame(read(records), records);
    }

    @Test
    @DisplayName("refuses a record when it is full, takes none of it, and never more than its budget")
    final void full() {
        Deque<SpoolRange> held = fill(1000);
        assertThat(spool.usedBytes()).isBetween(MAX_BYTES / 2, MAX_BYTES);
        assertThat(spool.tight()).isTrue();
        long used = spool.usedBytes();
        assertThat(spool.append(new Sample(nextSequence, 0, 1000))).isEqualTo(Spool.FULL);
        assertThat(spool.append(new Sample(nextSequence, 9, 1000))).isEqualTo(Spool.FULL);
        assertThat(spool.usedBytes()).isEqualTo(used);
        assertThat(spool.halfFull()).isTrue();
        assertThat(held.size()).isGreaterThan((int) (MAX_BYTES / 2 / 1000));
    }

    @Test
    @DisplayName("has room again once its records are acknowledged, time after time")
    final void reuse() {
        int first = 0;
        for (int round = 0; round < 20; round++) {
            Deque<SpoolRange> held = fill(700 + round);
            first = round == 0 ? held.size() : first;
            assertThat(held.size())
                    .as("records in round %d, as many as in the first", round)
                    .isGreaterThan(first * 9 / 10);
            held.forEach(range -> spool.ack(range, 0, 1));
            assertThat(spool.tight()).isFalse();
        }
    }

    @Test
    @DisplayName("forgets records in any order, and keeps the others readable meanwhile")
    final void acknowledged_in_any_order() {
        Random random = new Random(11);
        List<SpoolRange> held = new ArrayList<>(fill(900));
        List<byte[]> payloads = held.stream().map(range -> payload(range, 0)).toList();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i = 0; i < order.size(); i++) {
            spool.ack(held.get(order.get(i)), 0, 1);
            if (i + 1 < order.size()) {
                int other = order.get(i + 1);
                assertThat(payload(held.get(other), 0)).isEqualTo(payloads.get(other));
            }
        }
        assertThat(spool.tight()).isFalse();
        assertThat(fill(900)).hasSizeGreaterThan(held.size() * 9 / 10);
    }

    @Test
    @DisplayName("acknowledges a part of a range without touching the rest")
    final void part_of_a_range() {
        List<Sample> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(append(2000));
        }
        SpoolRange range = read(records);
        spool.ack(range, 0, 150);
        int more = fill(1000).size();
        assertThat(more).isPositive();
        for (int i = 150; i < 200; i++) {
            assertThat(payload(range, i)).isEqualTo(records.get(i).payload());
        }
    }

    @Test
    @DisplayName("does not write again to memory that was lent to a send that never returned")
    final void lent_memory() {
        Deque<SpoolRange> held = fill(1000);
        List<SpoolRange> lent = held.stream().limit(100).toList();
        List<byte[]> before = lent.stream().map(range -> payload(range, 0)).toList();
        lent.forEach(spool::lend);
        held.forEach(range -> spool.ack(range, 0, 1));
        for (int round = 0; round < 3; round++) {
            fill(800).forEach(range -> spool.ack(range, 0, 1));
        }
        for (int i = 0; i < lent.size(); i++) {
            assertThat(payload(lent.get(i), 0)).isEqualTo(before.get(i));
        }
    }

    @Test
    @DisplayName("keeps the records of a route together, whatever comes between them")
    final void routes() {
        Random random = new Random(17);
        Map<Integer, List<Sample>> byRoute = new HashMap<>();
        for (int i = 0; i < 600; i++) {
            int route = random.nextInt(7);
            byRoute.computeIfAbsent(route, r -> new ArrayList<>()).add(append(route, random.nextInt(1200)));
        }
        byRoute.forEach((route, records) -> {
            assertSame(read(records), records);
            List<Sample> end = records.subList(records.size() / 2, records.size());
            assertSame(read(end), end);
        });
    }

    @Test
    @DisplayName("lets no route keep the room of another, nor of its own batches before a cut")
    final void cut() {
        Sample held = append(1, 500);
        spool.cut(1);
        append(2, 500); // its batch stays open
        for (int round = 0; round < 40; round++) {
            List<Sample> batch = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                batch.add(append(3, 900));
            }
            spool.cut(3);
            SpoolRange range = read(batch);
            assertSame(range, batch);
            spool.ack(range, 0, range.size());
        }
        assertThat(spool.usedBytes()).isLessThan(10_000);
        assertSame(read(List.of(held)), List.of(held));
    }

    @Test
    @DisplayName("takes little more than their records for five hundred routes")
    final void many_routes() {
        List<Sample> records = new ArrayList<>();
        for (int route = 1; route <= 500; route++) {
            records.add(append(route, 400));
        }
        assertThat(spool.usedBytes()).isLessThan(MAX_BYTES);
        for (int route = 1; route <= 500; route++) {
            spool.cut(route);
        }
        assertThat(spool.usedBytes()).isLessThan(500 * 600);
        records.forEach(record -> spool.ack(read(List.of(record)), 0, 1));
        assertThat(spool.usedBytes()).isZero();
    }

    @Test
    @DisplayName("lets other threads read and acknowledge while one appends")
    final void many_threads() throws InterruptedException {
        BlockingQueue<Taken> sealed = new ArrayBlockingQueue<>(8);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(new Thread(() -> readAll(sealed, failure)));
        }
        readers.forEach(Thread::start);
        Random random = new Random(13);
        for (int batch = 0; batch < 300 && failure.get() == null; batch++) {
            int route = random.nextInt(3);
            List<Sample> records = new ArrayList<>();
            for (int i = 1 + random.nextInt(40); i > 0; i--) {
                records.add(append(route, random.nextInt(800)));
            }
            if (route > 0) {
                spool.cut(route);
            }
            sealed.put(new Taken(at(records.get(0)), records));
        }
        for (int i = 0; i < readers.size(); i++) {
            sealed.put(new Taken(0, List.of()));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(spool.tight()).isFalse();
    }

    @Test
    @DisplayName("takes no more room for nothing once it is closed")
    final void closed() {
        fill(1000);
        spool.close();
        assertThat(spool.usedBytes()).isZero();
    }

    private void readAll(BlockingQueue<Taken> sealed, AtomicReference<@Nullable Throwable> failure) {
        try {
            for (Taken next = sealed.take(); !next.records().isEmpty(); next = sealed.take()) {
                SpoolRange range = spool.read(next.position(), next.records().size());
                assertSame(range, next.records());
                spool.ack(range, 0, range.size());
            }
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            failure.compareAndSet(null, e);
            sealed.clear();
        }
    }

    /** A sealed batch on its way to a reader; an empty one ends it. */
    private record Taken(long position, List<Sample> records) {}

    private Sample append(int length) {
        return append(0, length);
    }

    private Sample append(int route, int length) {
        Sample record = new Sample(nextSequence++, route, length);
        long at = spool.append(record);
        assertThat(at)
                .as("room for %d bytes beside %d", length, spool.usedBytes())
                .isNotEqualTo(Spool.FULL);
        positions.put(record.sequence(), at);
        return record;
    }

    private long at(Sample record) {
        return positions.getOrDefault(record.sequence(), Spool.FULL);
    }

    private SpoolRange read(List<Sample> records) {
        return spool.read(at(records.get(0)), records.size());
    }

    /** Appends records of {@code length} until there is no room; returns each as a range of its own. */
    private Deque<SpoolRange> fill(int length) {
        Deque<SpoolRange> ranges = new ArrayDeque<>();
        while (true) {
            long at = spool.append(new Sample(nextSequence, 0, length));
            if (at == Spool.FULL) {
                return ranges;
            }
            nextSequence++;
            ranges.add(spool.read(at, 1));
        }
    }

    private static void assertSame(SpoolRange range, List<Sample> records) {
        assertThat(range.size()).isEqualTo(records.size());
        for (int i = 0; i < records.size(); i++) {
            Sample record = records.get(i);
            assertThat(range.sequence(i)).isEqualTo(record.sequence());
            assertThat(range.timestamp(i)).isEqualTo(record.timestamp());
            assertThat(range.plainLength(i)).isEqualTo(record.plainLength());
            assertThat(range.threadKey(i)).isEqualTo(record.threadKey());
            assertThat(range.own(i)).isEqualTo(record.own());
            assertThat(range.route(i)).isEqualTo(record.route());
            assertThat(range.length(i)).isEqualTo(record.length());
            assertThat(payload(range, i))
                    .as("payload of record %d", record.sequence())
                    .isEqualTo(record.payload());
        }
    }

    private static byte[] payload(SpoolRange range, int index) {
        int offset = range.offset(index);
        return Arrays.copyOfRange(range.array(index), offset, offset + range.length(index));
    }

    /** A record whose every field and byte follows from its sequence. */
    private record Sample(long sequence, int route, int length) implements RecordSource {

        @Override
        public int plainLength() {
            return length / 2;
        }

        @Override
        public long timestamp() {
            return ManualClock.START_MILLIS + sequence * 3;
        }

        @Override
        public int threadKey() {
            return (int) (sequence % 5) - 2;
        }

        @Override
        public boolean own() {
            return sequence % 7 == 0;
        }

        @Override
        public void copyPayload(byte[] target, int offset) {
            System.arraycopy(payload(), 0, target, offset, length);
        }

        byte[] payload() {
            byte[] payload = new byte[length];
            new Random(sequence).nextBytes(payload);
            return payload;
        }
    }
}
