// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAwsMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void help_namesEveryOptionAndFault() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--port", "--host", "--latency", "--quota", "--no-auth", "--fault", "--secret-key")
                .contains(FaultSyntax.FAULTS)
                .contains(FaultSyntax.KEYS);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--prt 4566|There is no option '--prt'.",
                "--port|The option --port needs a value.",
                "--port x|The option --port needs a whole number, it was given 'x'.",
                "--port 70000|allowed is 0 to 65535",
                "--latency 20|'20' is not a time; write 250ms, 5s or 1m.",
                "--fault hang|there is no operation before a colon",
                "--fault Put:hang|'Put' is no operation served here",
                "--fault any:explode|'explode' is none of delay=<time>",
                "--fault any:hang,often|'often' is none of after-accepting",
                "--fault any:hang,nth=x|'x' is not a whole number",
                "--fault any:hang,nth=0|1 is the first request",
                "--fault any:error=400|error needs a status and a code",
                "--fault any:reset,probability=2|allowed is 0 to 1",
            })
    void wrongOption_endsWith2AndSaysWhatIsAllowed(String args, String reason) throws Exception {
        assertThat(run(args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("local-aws: ").contains(reason).contains("--help");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void takenPort_endsWith1() throws Exception {
        try (LocalAws other = LocalAws.start()) {
            assertThat(run("--port", String.valueOf(other.endpoint().getPort())))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .startsWith("local-aws: Cannot listen on 127.0.0.1:"
                            + other.endpoint().getPort());
        }
    }

    @Test
    void options_reachTheServer() throws Exception {
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
            try {
                return run(
                        "--port",
                        "0",
                        "--region",
                        "eu-west-1",
                        "--secret-key",
                        "other",
                        "--latency",
                        "1ms",
                        "--quota",
                        "100",
                        "--fault",
                        "CreateLogStream:error=400/OperationAbortedException,delay=1ms,stream=s,times=1");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> out.toString().endsWith(System.lineSeparator()));
        String ready = out.toString();
        assertThat(ready)
                .startsWith("local-aws is ready at http://127.0.0.1:")
                .contains("AWS_REGION=eu-west-1", "AWS_SECRET_ACCESS_KEY=other", "AWS_ACCESS_KEY_ID=test");
        URI endpoint = URI.create(ready.replaceAll("(?s).*AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=(\\S+).*", "$1"));
        try (Client client = new Client(endpoint, "any", "other")) {
            client.createGroup("g");
            assertThat(Outcome.ofRun(() -> client.createStream("g", "s"))).startsWith("OperationAbortedException");
            client.createStream("g", "s");
        }
        end.countDown();
        assertThat(status.get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void process_servesUntilItIsEnded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalAwsMain.class.getName(),
                        "--port",
                        "0",
                        "--no-auth")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String ready = lines.readLine();
            assertThat(ready).startsWith("local-aws is ready at ");
            URI endpoint = URI.create(ready.split(" ")[4].replaceAll(":$", ""));
            try (Client client = new Client(endpoint, "any", "wrong")) {
                client.createGroup("g");
            }
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private int run(String... args) throws InterruptedException {
        return LocalAwsMain.run(args, new PrintStream(out, true), new PrintStream(err, true), end);
    }
}
