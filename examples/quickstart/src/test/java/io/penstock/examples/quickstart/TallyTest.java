// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final long PID = 7;

    private static StoredEvent copy(String eventId, long pid, long fingerprint) {
        return new StoredEvent(eventId, pid, 1, "app", fingerprint);
    }

    private static Tally.Row row(long[] logged, StoredEvent... copies) {
        Tally tally = new Tally(Map.of(PID, logged));
        Tally.Stream stream = tally.stream("s");
        for (StoredEvent copy : copies) {
            stream.copy(copy);
        }
        stream.end();
        assertThat(tally.rows()).hasSize(1);
        return tally.rows().get(0);
    }

    private static Tally.Row counts(long logged, long delivered, long lost, long resent, long duplicates) {
        return new Tally.Row("s", logged, delivered, lost, resent, duplicates, 0);
    }

    @Test
    void everything_once_is_neither_lost_nor_double() {
        assertThat(row(new long[] {30, 10, 20}, copy("b", PID, 20), copy("a", PID, 10), copy("c", PID, 30)))
                .isEqualTo(counts(3, 3, 0, 0, 0));
    }

    @Test
    void missing_event_is_lost() {
        assertThat(row(new long[] {10, 20}, copy("a", PID, 10))).isEqualTo(counts(2, 1, 1, 0, 0));
    }

    @Test
    void further_copy_of_a_known_id_is_resent() {
        assertThat(row(new long[] {10}, copy("a", PID, 10), copy("a", PID, 10), copy("a", PID, 10)))
                .isEqualTo(counts(1, 1, 0, 2, 0));
    }

    @Test
    void same_event_under_another_id_is_a_duplicate() {
        assertThat(row(new long[] {10}, copy("a", PID, 10), copy("b", PID, 10))).isEqualTo(counts(1, 1, 0, 0, 1));
    }

    @Test
    void events_that_look_alike_are_told_by_their_number() {
        assertThat(row(new long[] {10, 10}, copy("a", PID, 10), copy("b", PID, 10)))
                .isEqualTo(counts(2, 2, 0, 0, 0));
        assertThat(row(new long[] {10, 10}, copy("a", PID, 10))).isEqualTo(counts(2, 1, 1, 0, 0));
    }

    @Test
    void loss_and_duplicate_do_not_cancel_out() {
        assertThat(row(new long[] {10, 20}, copy("a", PID, 10), copy("b", PID, 10)))
                .isEqualTo(counts(2, 1, 1, 0, 1));
    }

    @Test
    void one_id_for_two_events_excuses_neither() {
        assertThat(row(new long[] {10, 20}, copy("a", PID, 10), copy("a", PID, 20)))
                .isEqualTo(counts(2, 2, 0, 0, 0));
        assertThat(row(new long[] {10}, copy("a", PID, 10), copy("a", PID, 20))).isEqualTo(counts(1, 1, 0, 0, 1));
    }

    @Test
    void event_that_changed_on_the_way_is_lost_and_a_duplicate() {
        assertThat(row(new long[] {10}, copy("a", PID, 11))).isEqualTo(counts(1, 0, 1, 0, 1));
    }

    @Test
    void copies_without_an_id_have_no_excuse() {
        assertThat(row(
                        new long[] {10},
                        new StoredEvent(null, PID, 1, "app", 10),
                        new StoredEvent(null, PID, 1, "app", 10)))
                .isEqualTo(counts(1, 1, 0, 0, 1));
    }

    @Test
    void loss_report_is_not_an_event_of_the_application() {
        assertThat(row(new long[] {10}, new StoredEvent("r", PID, 1, "io.penstock", 99), copy("a", PID, 10)))
                .isEqualTo(new Tally.Row("s", 1, 1, 0, 0, 0, 1));
    }

    @Test
    void event_in_the_stream_of_another_process_is_lost_there_and_a_duplicate_here() {
        Tally tally = new Tally(Map.of(1L, new long[] {10, 11}, 2L, new long[] {20}));
        Tally.Stream first = tally.stream("one");
        first.copy(copy("a", 1, 10));
        first.end();
        Tally.Stream second = tally.stream("two");
        second.copy(copy("b", 2, 20));
        second.copy(copy("c", 1, 11));
        second.end();

        assertThat(tally.rows())
                .containsExactly(new Tally.Row("one", 2, 1, 1, 0, 0, 0), new Tally.Row("two", 1, 1, 0, 0, 1, 0));
    }

    @Test
    void process_of_which_nothing_arrived_has_a_row_but_no_stream() {
        Tally tally = new Tally(Map.of(1L, new long[] {10, 11}));

        Report report = new Report(tally.rows(), null);

        assertThat(report.lastLine()).isEqualTo("logged=2 delivered=0 lost=2 resent=0 duplicates=0 streams=0");
        assertThat(report.good(0)).isFalse();
    }

    @Test
    void run_is_good_only_without_loss_and_duplicate_and_with_every_stream() {
        Tally.Row good = counts(5, 5, 0, 3, 0);
        Tally.Row lost = counts(5, 4, 1, 0, 0);
        Tally.Row twice = counts(5, 5, 0, 0, 1);

        assertThat(new Report(java.util.List.of(good, good), null).good(2)).isTrue();
        assertThat(new Report(java.util.List.of(good, good), null).good(3)).isFalse();
        assertThat(new Report(java.util.List.of(good, lost), null).good(2)).isFalse();
        assertThat(new Report(java.util.List.of(good, twice), null).good(2)).isFalse();
    }

    @Test
    void stored_message_is_read_whatever_the_order_and_the_text_of_its_fields() {
        StoredEvent event = StoredEvent.read(1_700_000_000_000L, """
                {"total":{"event_id":"not this one","pid":1},"event_id":"id-1","pid":42,"level":"INFO",
                 "logger":"상점","thread":"스레드 🎁","message":"\\"event_id\\":\\"nor this\\""}""");

        assertThat(event)
                .isEqualTo(new StoredEvent(
                        "id-1",
                        42,
                        1_700_000_000_000L,
                        "상점",
                        Fingerprint.of(42, 1_700_000_000_000L, "INFO", "상점", "스레드 🎁")));
    }

    @Test
    void stored_message_that_is_no_json_is_an_event_that_nobody_logged() {
        assertThat(row(new long[] {10}, copy("a", PID, 10), StoredEvent.read(1, "안녕 {not json"))
                        .duplicates())
                .isEqualTo(1);
    }

    @Test
    void fingerprint_tells_each_part() {
        assertThat(java.util.stream.LongStream.of(
                                Fingerprint.of(1, 2, "INFO", "a", "b"),
                                Fingerprint.of(2, 1, "INFO", "a", "b"),
                                Fingerprint.of(1, 2, "WARN", "a", "b"),
                                Fingerprint.of(1, 2, "INFO", "b", "a"),
                                Fingerprint.of(1, 2, "INFO", "", "ab"),
                                Fingerprint.of(1, 2, "INFO", "ab", ""))
                        .distinct()
                        .count())
                .isEqualTo(6);
    }
}
