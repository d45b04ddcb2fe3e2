// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Reads what the service has stored, by its own read operations and the AWS SDK: nothing of Penstock is involved. */
final class ReadBack implements AutoCloseable {

    private final CloudWatchLogsClient client;
    private final String group;

    ReadBack(Service service, String group) {
        this.group = group;
        AwsCredentialsProvider credentials = service.standIn()
                ? StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(Service.STAND_IN_KEY, Service.STAND_IN_KEY))
                : DefaultCredentialsProvider.builder().build();
        client = CloudWatchLogsClient.builder()
                .endpointOverride(service.endpoint())
                .region(Region.of(service.region()))
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.builder()
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useEnvironmentVariablesValues(!service.standIn())
                                .build())
                        .build())
                .build();
    }

    /** Compares what is stored since then with what was logged, see {@link Tally}. */
    Report report(Map<Long, long[]> loggedByPid, long sinceEpochMillis) {
        Tally tally = new Tally(loggedByPid);
        Sample sample = new Sample();
        for (String stream : streams(sinceEpochMillis)) {
            Tally.Stream open = tally.stream(stream);
            events(stream, sinceEpochMillis, event -> {
                open.copy(StoredEvent.read(event.timestamp(), event.message()));
                sample.offer(event.message());
            });
            open.end();
        }
        return new Report(tally.rows(), sample.best());
    }

    /** The group's streams that have events since then, by name; none when there is no such group. */
    private List<String> streams(long sinceEpochMillis) {
        try {
            return client.describeLogStreamsPaginator(request -> request.logGroupName(group)).logStreams().stream()
                    .map(LogStream::logStreamName)
                    .filter(stream -> !first(stream, sinceEpochMillis).isEmpty())
                    .sorted()
                    .toList();
        } catch (ResourceNotFoundException e) {
            return List.of();
        }
    }

    private List<OutputLogEvent> first(String stream, long sinceEpochMillis) {
        return page(stream, sinceEpochMillis, null, 1).events();
    }

    /** Every stored copy of every event of the stream since then. */
    private void events(String stream, long sinceEpochMillis, Consumer<OutputLogEvent> sink) {
        @Nullable String token = null;
        while (true) {
            GetLogEventsResponse page = page(stream, sinceEpochMillis, token, 10_000);
            page.events().forEach(sink);
            if (page.nextForwardToken().equals(token)) {
                return; // The end is where the token does not move any more.
            }
            token = page.nextForwardToken();
        }
    }

    private GetLogEventsResponse page(String stream, long sinceEpochMillis, @Nullable String token, int limit) {
        return client.getLogEvents(request -> request.logGroupName(group)
                .logStreamName(stream)
                .startTime(sinceEpochMillis)
                .startFromHead(true)
                .nextToken(token)
                .limit(limit));
    }

    @Override
    public void close() {
        client.close();
    }
}
