// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/** Calls that any server of the service can be put through, each with what it came to as text without times and ids. */
final class Scenarios {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Map<String, BiFunction<Client, String, String>> all = new LinkedHashMap<>();
    private final long now = System.currentTimeMillis();

    private Scenarios() {
        groups();
        streams();
        puts();
        transport();
        windows();
        descriptions();
        reads();
    }

    /** By name, in order; each takes a client and the name of a group of its own, which exists and has the stream {@code s}. */
    static Map<String, BiFunction<Client, String, String>> all() {
        return new Scenarios().all;
    }

    private void groups() {
        run("create a group twice", (c, g) -> c.createGroup(g));
        run("create a group without a name", (c, g) -> c.createGroup(""));
        run("create a group with 513 characters", (c, g) -> c.createGroup("n".repeat(513)));
        run("create a group with a space", (c, g) -> c.createGroup(g + " x"));
        run("create a group in the reserved name space", (c, g) -> c.createGroup("aws/" + g));
        run(
                "create a group of an unknown class",
                (c, g) -> c.sdk.createLogGroup(r -> r.logGroupName(g + "-class").logGroupClass("CHEAP")));
        run("delete a group that does not exist", (c, g) -> c.sdk.deleteLogGroup(r -> r.logGroupName(g + "-absent")));
        add("set and read a retention of 30 days", (c, g) -> {
            retention(c, g, 30);
            return group(c, g).retentionInDays();
        });
        run("set a retention of 13 days", (c, g) -> retention(c, g, 13));
        run("set a retention on a group that does not exist", (c, g) -> retention(c, g + "-absent", 30));
        add("delete a retention twice", (c, g) -> {
            retention(c, g, 30);
            c.sdk.deleteRetentionPolicy(r -> r.logGroupName(g));
            c.sdk.deleteRetentionPolicy(r -> r.logGroupName(g));
            return group(c, g).retentionInDays();
        });
        add(
                "names of a group's resource",
                (c, g) -> (group(c, g).arn() + " " + group(c, g).logGroupArn()).replace(g, "G"));
    }

    private void streams() {
        run("create a stream twice", (c, g) -> c.createStream(g, "s"));
        run("create a stream in a group that does not exist", (c, g) -> c.createStream(g + "-absent", "s"));
        run("create a stream with a colon", (c, g) -> c.createStream(g, "a:b"));
        run("create a stream with 513 characters", (c, g) -> c.createStream(g, "n".repeat(513)));
        run("create a stream with brackets and a dollar sign", (c, g) -> c.createStream(g, "2026/[$LATEST]x"));
        run(
                "delete a stream that does not exist",
                (c, g) -> c.sdk.deleteLogStream(r -> r.logGroupName(g).logStreamName("absent")));
    }

    private void puts() {
        put("put two events", event(now, "안녕 😀"), event(now + 1, "b"));
        add("put the same batch twice", (c, g) -> {
            c.put(g, "s", event(now, "x"));
            return put(c, g, event(now, "x"));
        });
        add("put into a group that does not exist", (c, g) -> put(c, g + "-absent", event(now, "x")));
        add("put into a stream that does not exist", (c, g) -> c.put(g, "absent", event(now, "x")));
        put("put out of order", event(now, "a"), event(now - 1, "b"));
        put("put an empty message", event(now, ""));
        put("put a negative timestamp", event(-1, "x"));
        put("put nothing");
        add("put 10,001 events", (c, g) -> put(c, g, Collections.nCopies(10_001, event(now, "x"))));
        put("put a message of 1,048,550 bytes", event(now, "é".repeat(524_275)));
        put("put a message of 1,048,551 bytes", event(now, "a".repeat(1_048_551)));
        add(
                "put a batch of 1,048,577 bytes",
                (c, g) -> put(
                        c,
                        g,
                        IntStream.range(0, 1_024)
                                .mapToObj(i -> event(now, "b".repeat(i == 7 ? 999 : 998)))
                                .toList()));
    }

    private void transport() {
        run("call with a wrong secret key", (c, g) -> {
            try (Client other = new Client(c.endpoint, "test", "wrong")) {
                other.createStream(g, "x");
            }
        });
        add("put a batch packed by gzip", (c, g) -> {
            try (Client packing = Client.packing(c.endpoint)) {
                packing.put(g, "s", event(now, "안녕 😀"));
            }
            return messages(get(c, g, null, true));
        });
    }

    private void windows() {
        put("put a span of 24 hours", event(now - DAY, "a"), event(now, "b"));
        put("put a span of 24 hours and a millisecond", event(now - DAY - 1, "a"), event(now, "b"));
        put("put two events too old", event(now - 16 * DAY, "a"), event(now - 15 * DAY, "b"), event(now, "c"));
        put("put two events too new", event(now, "a"), event(now + 3 * HOUR, "b"), event(now + 4 * HOUR, "c"));
        put("put old, good and new events", event(now - 15 * DAY, "a"), event(now, "b"), event(now + 3 * HOUR, "c"));
        put("put nothing but old events", event(now - 16 * DAY, "a"), event(now - 15 * DAY, "b"));
        add("put events beyond the retention", (c, g) -> {
            retention(c, g, 1);
            return put(c, g, event(now - 15 * DAY, "a"), event(now - 2 * DAY, "b"), event(now, "c"));
        });
    }

    private void descriptions() {
        add("list groups in pages", (c, g) -> {
            for (String suffix : List.of("-c", "-a", "-b")) {
                c.createGroup(g + suffix);
            }
            List<String> pages = new ArrayList<>();
            c.sdk.describeLogGroupsPaginator(r -> r.logGroupNamePrefix(g + "-").limit(2))
                    .forEach(page -> pages.add(page.logGroups().stream()
                            .map(group -> group.logGroupName().substring(g.length()))
                            .toList()
                            .toString()));
            return pages;
        });
        run("list 51 groups at once", (c, g) -> c.sdk.describeLogGroups(r -> r.limit(51)));
        run(
                "list groups by prefix and by pattern",
                (c, g) -> c.sdk.describeLogGroups(r -> r.logGroupNamePrefix("a").logGroupNamePattern("a")));
        add("list streams by last event", (c, g) -> {
            c.createStream(g, "older");
            c.put(g, "older", event(now - 10, "x"));
            c.put(g, "s", event(now, "x"));
            return names(c.sdk.describeLogStreams(r ->
                            r.logGroupName(g).orderBy(OrderBy.LAST_EVENT_TIME).descending(true))
                    .logStreams());
        });
        add("list streams in pages", (c, g) -> {
            c.createStream(g, "b");
            c.createStream(g, "a");
            List<String> pages = new ArrayList<>();
            c.sdk.describeLogStreamsPaginator(r -> r.logGroupName(g).limit(2))
                    .forEach(page -> pages.add(names(page.logStreams()).toString()));
            return pages;
        });
        run(
                "list streams by prefix and last event",
                (c, g) -> c.sdk.describeLogStreams(
                        r -> r.logGroupName(g).logStreamNamePrefix("a").orderBy(OrderBy.LAST_EVENT_TIME)));
        run(
                "list streams of a group given twice",
                (c, g) -> c.sdk.describeLogStreams(r -> r.logGroupName(g).logGroupIdentifier(g)));
        run(
                "list streams of a group that does not exist",
                (c, g) -> c.sdk.describeLogStreams(r -> r.logGroupName(g + "-absent")));
    }

    private void reads() {
        add("read forward in pages", (c, g) -> {
            c.put(g, "s", numbered(5));
            GetLogEventsResponse first = get(c, g, null, true);
            GetLogEventsResponse second = get(c, g, first.nextForwardToken(), true);
            GetLogEventsResponse third = get(c, g, second.nextForwardToken(), true);
            GetLogEventsResponse end = get(c, g, third.nextForwardToken(), true);
            return "" + messages(first) + messages(second) + messages(third)
                    + messages(end)
                    + end.nextForwardToken().equals(third.nextForwardToken());
        });
        add("read backward in pages", (c, g) -> {
            c.put(g, "s", numbered(5));
            GetLogEventsResponse first = get(c, g, null, false);
            GetLogEventsResponse second = get(c, g, first.nextBackwardToken(), false);
            return "" + messages(first) + messages(second) + messages(get(c, g, second.nextBackwardToken(), false));
        });
        add("read from a start to an end", (c, g) -> {
            c.put(g, "s", numbered(5));
            return messages(c.sdk.getLogEvents(
                    r -> r.logGroupName(g).logStreamName("s").startTime(now + 1).endTime(now + 3)));
        });
        run(
                "read 10,001 events",
                (c, g) -> c.sdk.getLogEvents(
                        r -> r.logGroupName(g).logStreamName("s").limit(10_001)));
        run("read with a token that is none", (c, g) -> get(c, g, "nonsense", true));
        run(
                "read a stream that does not exist",
                (c, g) -> c.sdk.getLogEvents(r -> r.logGroupName(g).logStreamName("absent")));
        add("filter by time", (c, g) -> {
            c.put(g, "s", numbered(5));
            return filtered(c.sdk.filterLogEvents(
                            r -> r.logGroupName(g).startTime(now + 1).endTime(now + 3))
                    .events());
        });
        add("filter by the prefix of streams", (c, g) -> {
            c.createStream(g, "web-1");
            c.put(g, "web-1", event(now, "w"));
            c.put(g, "s", event(now, "s"));
            return filtered(c.sdk.filterLogEvents(r -> r.logGroupName(g).logStreamNamePrefix("web-"))
                    .events());
        });
        add("filter in pages", (c, g) -> {
            c.put(g, "s", numbered(5));
            List<String> read = new ArrayList<>();
            c.sdk.filterLogEventsPaginator(r -> r.logGroupName(g).limit(2))
                    .events()
                    .forEach(e -> read.add(e.message()));
            return read;
        });
        run(
                "filter by names and by prefix",
                (c, g) -> c.sdk.filterLogEvents(
                        r -> r.logGroupName(g).logStreamNames("s").logStreamNamePrefix("s")));
        run(
                "filter a stream that does not exist",
                (c, g) -> c.sdk.filterLogEvents(r -> r.logGroupName(g).logStreamNames("absent")));
        add("filter by a pattern", (c, g) -> {
            c.put(g, "s", event(now, "ERROR x"), event(now, "INFO y"));
            return filtered(c.sdk.filterLogEvents(r -> r.logGroupName(g).filterPattern("ERROR"))
                    .events());
        });
    }

    private void put(String name, InputLogEvent... events) {
        add(name, (c, g) -> put(c, g, events));
    }

    private String put(Client client, String group, InputLogEvent... events) {
        return put(client, group, List.of(events));
    }

    /** What the server says, and how many events are there afterwards. */
    private String put(Client client, String group, List<InputLogEvent> events) {
        RejectedLogEventsInfo rejected = client.put(group, "s", events).rejectedLogEventsInfo();
        int stored = client.sdk
                .getLogEvents(r -> r.logGroupName(group).logStreamName("s").startFromHead(true))
                .events()
                .size();
        return "stored " + stored + ", rejected "
                + (rejected == null ? "nothing" : rejected.toString().replace("RejectedLogEventsInfo", ""));
    }

    private static void retention(Client client, String group, int days) {
        client.sdk.putRetentionPolicy(r -> r.logGroupName(group).retentionInDays(days));
    }

    private static LogGroup group(Client client, String group) {
        return client.sdk
                .describeLogGroups(r -> r.logGroupNamePrefix(group))
                .logGroups()
                .get(0);
    }

    private GetLogEventsResponse get(Client client, String group, String token, boolean fromHead) {
        return client.sdk.getLogEvents(r -> r.logGroupName(group)
                .logStreamName("s")
                .startFromHead(fromHead)
                .limit(2)
                .nextToken(token));
    }

    private List<InputLogEvent> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> event(now + i, "m" + i)).toList();
    }

    private static List<String> messages(GetLogEventsResponse page) {
        return page.events().stream().map(OutputLogEvent::message).toList();
    }

    private static List<String> filtered(List<FilteredLogEvent> events) {
        return events.stream().map(FilteredLogEvent::message).toList();
    }

    private static List<String> names(List<LogStream> streams) {
        return streams.stream().map(LogStream::logStreamName).toList();
    }

    private interface Action {
        void run(Client client, String group);
    }

    private void run(String name, Action action) {
        add(name, (client, group) -> {
            action.run(client, group);
            return "done";
        });
    }

    private void add(String name, BiFunction<Client, String, Object> call) {
        all.put(name, (client, group) -> Outcome.of(() -> call.apply(client, group)));
    }
}
