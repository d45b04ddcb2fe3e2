// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;

class SortedEventsTest {

    @RepeatedTest(50)
    void order_isThatOfAStableSort() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<StoredBatch> batches = new ArrayList<>();
        List<StoredEvent> expected = new ArrayList<>();
        RequestEntry request = new RequestEntry(1, 0, 0, false, 1);
        int count = random.nextInt(20);
        for (int b = 0; b < count; b++) {
            List<Long> times =
                    random.longs(random.nextInt(1, 30), 0, 40).sorted().boxed().toList();
            StoredBatch batch = new StoredBatch(b + 1, batch(b, times), b, request);
            batches.add(batch);
            for (int i = 0; i < times.size(); i++) {
                expected.add(
                        new StoredEvent(times.get(i), b + "-" + i, b, request.requestId(), request.number(), false));
            }
        }
        expected.sort(Comparator.comparingLong(StoredEvent::timestamp));

        SortedEvents sorted = SortedEvents.of(batches);
        assertThat(sorted.asList()).as("seed %d", seed).isEqualTo(expected);
        for (int rank = 0; rank < sorted.size(); rank++) {
            assertThat(sorted.firstFrom(sorted.position(rank)))
                    .as("seed %d", seed)
                    .isEqualTo(rank);
        }
    }

    @Test
    void nothing_isAnEmptyList() {
        assertThat(SortedEvents.of(List.of()).asList()).isEmpty();
    }

    private static EventBatch batch(int number, List<Long> times) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < times.size(); i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"timestamp\":")
                    .append(times.get(i))
                    .append(",\"message\":\"")
                    .append(number)
                    .append('-')
                    .append(i)
                    .append("\"}");
        }
        byte[] bytes = json.append(']').toString().getBytes(StandardCharsets.UTF_8);
        EventBatch batch = EventBatch.forJsonOf(bytes.length);
        try (JsonParser parser = Json.parser(bytes)) {
            parser.nextToken();
            batch.read(parser);
        }
        return batch.slice(0, batch.count());
    }
}
