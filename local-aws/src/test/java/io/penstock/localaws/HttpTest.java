// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives on the socket, byte by byte. */
class HttpTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @RegisterExtension
    static final LocalAwsExtension aws = new LocalAwsExtension(
            LocalAwsOptions.defaults().clock(new SetClock(NOW)).checkSignatures(false));

    private RawClient raw;

    @BeforeEach
    void connect() throws IOException {
        raw = new RawClient(aws.server());
        aws.server().createGroup("g");
        aws.server().createStream("g", "s");
    }

    @AfterEach
    void disconnect() throws IOException {
        raw.close();
    }

    @Test
    void connection_carriesManyRequests() throws IOException {
        for (int i = 0; i < 50; i++) {
            assertThat(raw.post("CreateLogStream", "{\"logGroupName\":\"g\",\"logStreamName\":\"s" + i + "\"}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(aws.server().streams("g")).hasSize(51);
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() throws IOException {
        String head = RawClient.head("DescribeLogGroups", "Content-Length: 2\r\n");
        raw.send(head + "{}" + RawClient.head("Nothing", "Content-Length: 2\r\n") + "{}");
        assertThat(raw.read().status()).isEqualTo(200);
        assertThat(raw.read().body()).contains("UnknownOperationException");
    }

    @Test
    void answer_hasDateRequestIdAndType() throws IOException {
        RawClient.Answer answer = raw.post("DescribeLogGroups", "{}");
        assertThat(answer.headers())
                .containsEntry("date", "Fri, 20 Nov 2026 12:00:00 GMT")
                .containsEntry("content-type", "application/x-amz-json-1.1")
                .containsEntry(
                        "x-amzn-requestid", aws.server().requests().get(0).requestId());
    }

    @Test
    void connectionClose_isFollowed() throws IOException {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(raw.post("DescribeLogGroups", body, "Connection: close\r\n").status())
                .isEqualTo(200);
        assertThat(raw.ended()).isTrue();
    }

    @Test
    void chunkedBody_isRead() throws IOException {
        byte[] body = putBody("안녕");
        raw.send(RawClient.head("PutLogEvents", "Transfer-Encoding: chunked\r\n"));
        int half = body.length / 2;
        raw.send(Integer.toHexString(half) + ";ext=1\r\n");
        raw.send(Arrays.copyOf(body, half));
        raw.send("\r\n" + Integer.toHexString(body.length - half) + "\r\n");
        raw.send(Arrays.copyOfRange(body, half, body.length));
        raw.send("\r\n0\r\nTrailer: x\r\n\r\n");
        assertThat(raw.read().status()).isEqualTo(200);
        assertThat(aws.server().events("g", "s"))
                .extracting(StoredEvent::message)
                .containsExactly("안녕");
        assertThat(raw.post("DescribeLogGroups", "{}").status()).isEqualTo(200);
    }

    @Test
    void expectContinue_isAnsweredBeforeTheBody() throws IOException {
        byte[] body = putBody("x");
        raw.send(RawClient.head("PutLogEvents", "Expect: 100-continue\r\nContent-Length: " + body.length + "\r\n"));
        assertThat(raw.read().status()).isEqualTo(100);
        raw.send(body);
        assertThat(raw.read().status()).isEqualTo(200);
    }

    @Test
    void gzipBody_isUnpackedAndRecorded() throws IOException {
        byte[] body = putBody("z".repeat(5_000));
        byte[] packed = gzip(body);
        assertThat(raw.post("PutLogEvents", packed, "Content-Encoding: gzip\r\n")
                        .status())
                .isEqualTo(200);
        RequestRecord record = aws.server().requests().get(0);
        assertThat(record.gzip()).isTrue();
        assertThat(record.wireBytes()).isEqualTo(packed.length);
        assertThat(record.bodyBytes()).isEqualTo(body.length);
        assertThat(record.eventCount()).isEqualTo(1);
    }

    @Test
    void gzipBody_isLimitedByWhatItHolds() throws IOException {
        assertThat(raw.post("PutLogEvents", gzip(putBody("z".repeat(1_048_551))), "Content-Encoding: gzip\r\n")
                        .body())
                .contains("Log event too large: 1048577 bytes exceeds limit of 1048576");
        byte[] bomb = gzip(new byte[ServiceLimits.MAX_BODY_BYTES + 1]);
        assertThat(raw.post("PutLogEvents", bomb, "Content-Encoding: gzip\r\n").status())
                .isEqualTo(413);
    }

    @Test
    void brokenOrUnknownEncoding_isRefused() throws IOException {
        byte[] body = putBody("x");
        assertThat(raw.post("PutLogEvents", body, "Content-Encoding: gzip\r\n").body())
                .contains("SerializationException");
        assertThat(raw.post("PutLogEvents", body, "Content-Encoding: br\r\n").body())
                .contains("SerializationException")
                .contains("use gzip or none");
        assertThat(aws.server().eventCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"logEvents\":{}}",
                "{\"logEvents\":[1]}",
                "{\"logEvents\":[{\"message\":5}]}",
                "{\"logEvents\":[{\"timestamp\":\"5\"}]}",
                "{\"logEvents\":[{\"timestamp\":99999999999999999999}]}",
                "{\"logGroupName\":5,\"logStreamName\":\"s\",\"logEvents\":[]}"
            })
    void bodyThatIsNotTheRequest_isASerializationException(String body) throws IOException {
        RawClient.Answer answer = raw.post("PutLogEvents", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"__type\":\"SerializationException\"");
        assertThat(raw.post("DescribeLogGroups", "{}").status()).isEqualTo(200);
    }

    @Test
    void bodyInUtf16_isRefused() throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] body = new String(putBody("가".repeat(1_000)), StandardCharsets.UTF_8).getBytes(charset);
            assertThat(raw.post("PutLogEvents", body, "").body()).contains("The body is not JSON in UTF-8");
        }
    }

    @Test
    void unknownMembers_areIgnored() throws IOException {
        String events = "[{\"x\":[{}],\"timestamp\":" + NOW.toEpochMilli() + ",\"message\":\"m\",\"y\":null}]";
        assertThat(raw.post(
                                "PutLogEvents",
                                "{\"newMember\":{\"inner\":{\"Type\":\"Service\"},\"a\":{\"b\":[1]}},\"logGroupName\":\"g\","
                                        + "\"n\":1.5,\"logStreamName\":\"s\",\"logEvents\":" + events + "}")
                        .status())
                .isEqualTo(200);
        assertThat(aws.server().events("g", "s")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "POST / SMTP/1.0\r\n\r\n",
                "POST / HTTP/1.1\r\nno colon\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void whatIsNotHttp_isRefusedAndTheConnectionEnds(String text) throws IOException {
        raw.send(text);
        assertThat(raw.read().status()).isEqualTo(400);
        assertThat(raw.ended()).isTrue();
    }

    @Test
    void bodyBeyondTheLimit_isRefusedBeforeItIsRead() throws IOException {
        raw.send(RawClient.head("PutLogEvents", "Content-Length: 99999999999\r\n"));
        assertThat(raw.read().status()).isEqualTo(413);
        assertThat(raw.ended()).isTrue();
    }

    @Test
    void otherMethodsAndPaths_areUnknown() throws IOException {
        raw.send("GET /_health?x=1 HTTP/1.1\r\nHost: x\r\n\r\n");
        RawClient.Answer answer = raw.read();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("GET /_health");
        assertThat(raw.post("StartQuery", "{}").status()).isEqualTo(400);
    }

    @Test
    void connectionEndingWithinABody_changesNothing() throws IOException {
        raw.send(RawClient.head("PutLogEvents", "Content-Length: 500\r\n") + "{\"log");
        raw.close();
        raw = new RawClient(aws.server());
        assertThat(raw.post("DescribeLogGroups", "{}").status()).isEqualTo(200);
        assertThat(aws.server().requests()).hasSize(1);
    }

    private static byte[] putBody(String message) {
        return ("{\"logGroupName\":\"g\",\"logStreamName\":\"s\",\"logEvents\":[{\"timestamp\":" + NOW.toEpochMilli()
                        + ",\"message\":\"" + message + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }
}
