// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cloudwatch.NotReady.Outlook;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalAwsExtension.class)
class ClientsTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicReference<@Nullable LogsClient> made = new AtomicReference<>();

    /** Makes a client once the gate is open, as a metadata service that does not answer would have it. */
    private Clients slow(LocalAws server) {
        return new Clients(() -> {
            begun.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            LogsClient client =
                    new LogsClient("us-east-1", server.endpoint(), Access.DEFAULT, Duration.ofMinutes(1), "test");
            made.set(client);
            return client;
        });
    }

    private FutureTask<LogsClient> getting(Clients clients) throws InterruptedException {
        FutureTask<LogsClient> get = new FutureTask<>(() -> clients.get(in(Duration.ofMinutes(2))));
        Thread thread = new Thread(get, "getting");
        thread.setDaemon(true);
        thread.start();
        begun.await();
        return get;
    }

    private static Deadline in(Duration time) {
        return Deadline.in(time, Clock.system());
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void close_does_not_wait_for_a_client_in_the_making_which_is_closed_when_it_is_made(LocalAws server)
            throws Exception {
        Clients clients = slow(server);
        FutureTask<LogsClient> get = getting(clients);

        clients.close();

        assertThat(made).as("the client when close returned").hasValue(null);
        gate.countDown();
        assertThatThrownBy(get::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NotReady.class)
                .hasMessageContaining("closed");
        LogsClient client = made.get();
        assertThat(client).isNotNull();
        System.setProperty("aws.accessKeyId", "test-access-key-WXYZ");
        System.setProperty("aws.secretAccessKey", "test");
        try {
            assertThatThrownBy(() -> client.createGroup("group", NewGroup.PLAIN, in(Duration.ofMinutes(1))))
                    .isInstanceOf(RuntimeException.class);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
        assertThat(server.requests()).as("requests of a closed client").isEmpty();
        assertThatThrownBy(() -> clients.get(in(Duration.ofMinutes(1))))
                .isInstanceOf(NotReady.class)
                .hasMessage("closed");
    }

    @Test
    void client_that_another_thread_is_making_is_no_reason_to_give_up(LocalAws server) throws Exception {
        try (Clients clients = slow(server)) {
            FutureTask<LogsClient> get = getting(clients);

            assertThatThrownBy(() -> clients.get(in(Duration.ofMillis(1))))
                    .isInstanceOfSatisfying(
                            NotReady.class, e -> assertThat(e.outlook()).isEqualTo(Outlook.PASSES))
                    .hasMessageContaining("still being made");

            gate.countDown();
            assertThat(get.get()).isSameAs(made.get());
            assertThat(clients.get(in(Duration.ofMinutes(1)))).isSameAs(made.get());
        }
    }
}
