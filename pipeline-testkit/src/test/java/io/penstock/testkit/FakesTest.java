// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.encode.EventBuffer;
import io.penstock.encode.RecordForm;
import io.penstock.event.Level;
import io.penstock.pipeline.Batch;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.Sender;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fake that does not notice is worse than none. */
final class FakesTest {

    private static final Limits SMALL = new Limits(300, 1000, 4, 26, 1000);

    private final ScriptedDestination destination = new ScriptedDestination("small", SMALL, RecordForm.PLAIN);

    @Test
    void manual_clock_moves_only_when_told_and_only_the_wall_jumps() {
        ManualClock clock = new ManualClock();
        long nanos = clock.nanoTime();
        clock.advance(Duration.ofNanos(1_500_000)).advance(Duration.ofNanos(500_000));
        assertThat(clock.epochMillis()).isEqualTo(ManualClock.START_MILLIS + 2);
        assertThat(clock.nanoTime() - nanos).isEqualTo(2_000_000);
        clock.jumpWall(Duration.ofHours(-1));
        assertThat(clock.epochMillis()).isEqualTo(ManualClock.START_MILLIS + 2 - 3_600_000);
        assertThat(clock.nanoTime() - nanos).isEqualTo(2_000_000);
        clock.advance(Duration.ofDays(14));
        assertThat(clock.nanoTime() - nanos).isEqualTo(Duration.ofDays(14).toNanos() + 2_000_000);
        assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1))).hasMessageContaining("jumpWall");
    }

    @Test
    void destination_keeps_what_it_delivered() throws Exception {
        try (Sender sender = destination.open()) {
            sender.send(batch(event(1, "a", 0), event(2, "a", 1)));
        }
        destination.assertSound();
        assertThat(destination.stored()).extracting(Arrived::key).containsExactly("a#0", "a#1");
        assertThat(destination.opens()).isOne();
        assertThat(destination.closes()).isOne();
    }

    @Test
    void destination_notices_too_many_events() throws Exception {
        destination
                .open()
                .send(batch(event(1, "a", 0), event(1, "a", 1), event(1, "a", 2), event(1, "a", 3), event(1, "a", 4)));
        assertViolation("allowed are 1 to 4 events");
    }

    @Test
    void destination_notices_too_many_bytes() throws Exception {
        String wide = wide(230);
        destination
                .open()
                .send(batch(
                        new Arrived(1, wide, null, null, -1),
                        new Arrived(1, wide, null, null, -1),
                        new Arrived(1, wide, null, null, -1),
                        new Arrived(1, wide, null, null, -1)));
        assertViolation("1024 bytes; allowed are 1000");
    }

    @Test
    void destination_notices_a_large_event_and_a_wrong_length() throws Exception {
        destination.open().send(batch(new Arrived(1, wide(301), null, null, -1)));
        assertViolation("301 bytes; allowed are 1 to 300");
        destination.open().send(new Copy(List.of(event(1, "a", 0)), 7));
        assertViolation("the batch says");
    }

    @Test
    void destination_notices_wrong_timestamps() throws Exception {
        destination.open().send(batch(event(2, "a", 0), event(1, "b", 0)));
        assertViolation("is before its predecessor's");
        destination.open().send(batch(event(5, "a", 1), event(1006, "b", 1)));
        assertViolation("spans 1001 ms; allowed are 1000");
    }

    @Test
    void destination_notices_a_thread_out_of_order() throws Exception {
        destination.open().send(batch(event(1, "a", 8), event(1, "b", 2), event(1, "a", 7)));
        assertViolation("thread a: number 7 follows 8");
        destination.open().send(batch(event(1, "d", 9), event(1, "c", 1)));
        assertViolation("at the same timestamp, event id id-c1 follows id-d9");
    }

    @Test
    void destination_notices_a_copy_without_an_excuse_and_explains_the_others() throws Exception {
        destination.next(Script.acceptThenUnknown());
        Sender sender = destination.open();
        Batch batch = batch(event(1, "a", 0));
        assertThat(sender.send(batch)).isInstanceOf(SendResult.RetryLater.class);
        assertThat(sender.send(batch)).isInstanceOf(SendResult.Delivered.class);
        destination.assertSound();
        assertThat(destination.stored()).hasSize(2);
        assertThat(destination.storedOnce()).isOne();
        sender.send(batch);
        assertViolation("stored again without an unknown outcome");
    }

    @Test
    void destination_notices_a_record_that_is_not_what_it_should_be() throws Exception {
        destination.open().send(batch(new Arrived(1, "{\"broken\":", null, null, -1)));
        assertViolation("not a record in the form PLAIN");
    }

    @Test
    void destination_notices_a_send_after_close() throws Exception {
        Sender sender = destination.open();
        sender.close();
        sender.send(batch(event(1, "a", 0)));
        assertViolation("came through a closed sender");
    }

    @Test
    void scripts_answer_for_each_event() throws Exception {
        destination.otherwise(
                Script.partly(event -> event.number() == 1, event -> event.number() == 2 ? DropReason.TOO_OLD : null));
        SendResult answer = destination.open().send(batch(event(1, "a", 0), event(1, "a", 1), event(1, "a", 2)));
        BitSet again = new BitSet();
        again.set(1);
        assertThat(answer).isEqualTo(new SendResult.Partly("test/0", again, Map.of(2, DropReason.TOO_OLD)));
        assertThat(destination.stored()).extracting(Arrived::key).containsExactly("a#0");
    }

    @Test
    void gate_lets_through_when_opened() throws Exception {
        Gate gate = new Gate();
        destination.otherwise(Script.deliver().behind(gate));
        Sender sender = destination.open();
        Thread caller = new Thread(() -> {
            try {
                sender.send(batch(event(1, "a", 0)));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        caller.start();
        gate.awaitWaiting(1);
        assertThat(destination.inFlight()).isOne();
        assertThat(destination.stored()).isEmpty();
        gate.open();
        caller.join();
        assertThat(destination.inFlight()).isZero();
        assertThat(destination.stored()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void encoder_keeps_its_promises_in_both_forms(RecordForm form) {
        for (String text : List.of("plain", "따옴표 \" 와 \\ 그리고 🚰", "a\ud800b", "tab\t\u0000", "x".repeat(500))) {
            EventBuffer out = new EventBuffer();
            new TestEncoder<>(TestEvent.VIEW, form, "spool", 300)
                    .encode(new TestEvent(1, Level.WARN, "t", 7, text), out);
            assertThat(new String(out.bytes, out.idOffset, EventBuffer.ID_DIGITS, UTF_8))
                    .isEqualTo("0000000000000");
            String stored = new String(out.bytes, 0, out.length, UTF_8);
            String plain = form == RecordForm.PLAIN ? stored : TestJson.unescape(stored);
            assertThat(plain.getBytes(UTF_8)).hasSize(out.plainLength).hasSizeLessThanOrEqualTo(300);
            Arrived arrived = Arrived.of(1, plain);
            assertThat(arrived.number()).isEqualTo(7);
            assertThat(arrived.eventId()).isEqualTo("spool-0000000000000");
            assertThat(text.replace('\ud800', '\ufffd')).startsWith(arrived.message());
            assertThat(arrived.fields().containsKey("truncated")).isEqualTo(text.length() == 500);
        }
    }

    private void assertViolation(String words) {
        assertThat(destination.violations()).anyMatch(violation -> violation.contains(words));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(destination::assertSound);
    }

    private static String wide(int bytes) {
        return "x".repeat(bytes);
    }

    private static Arrived event(long timestamp, String thread, long number) {
        String id = "id-" + thread + number;
        return Arrived.of(
                timestamp, "{\"thread\":\"" + thread + "\",\"number\":" + number + ",\"event_id\":\"" + id + "\"}");
    }

    private static Batch batch(Arrived... events) {
        return new Copy(Arrays.asList(events), 0);
    }

    /** A batch of plain records; {@code wrongBy} is added to every length it states. */
    private record Copy(List<Arrived> events, int wrongBy) implements Batch {

        @Override
        public int size() {
            return events.size();
        }

        @Override
        public long countedBytes() {
            return events.stream()
                    .mapToLong(event -> array(event).length + SMALL.eventOverheadBytes())
                    .sum();
        }

        @Override
        public long timestamp(int index) {
            return events.get(index).timestamp();
        }

        @Override
        public byte[] array(int index) {
            return array(events.get(index));
        }

        @Override
        public int offset(int index) {
            return 0;
        }

        @Override
        public int length(int index) {
            return array(index).length;
        }

        @Override
        public int plainLength(int index) {
            return array(index).length + wrongBy;
        }

        private static byte[] array(Arrived event) {
            return event.text().getBytes(UTF_8);
        }
    }
}
