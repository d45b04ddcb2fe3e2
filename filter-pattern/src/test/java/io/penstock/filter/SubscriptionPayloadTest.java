// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.penstock.filter.SubscriptionPayload.LogEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class SubscriptionPayloadTest {

    private static final SubscriptionPayload PAYLOAD = new SubscriptionPayload(
            SubscriptionPayload.DATA_MESSAGE,
            "123456789012",
            "umma-production",
            "server_info_ip-172-31-26-196_25",
            List.of("errors", "결제"),
            List.of(
                    new LogEvent(
                            "3195310660696698337880902507980421114328961542429EXAMPLE",
                            1_440_442_987_000L,
                            "a \"b\"\\\n\t\u0001한😀",
                            Map.of()),
                    new LogEvent("2", 0, "", Map.of("status", "404", "名", "値"))));

    private static final String JSON =
            "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":\"g\",\"logStream\":\"s\","
                    + "\"subscriptionFilters\":[\"f\"],\"logEvents\":[{\"id\":\"7\",\"timestamp\":5,\"message\":\"m\"}]}";

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    private static SubscriptionPayload read(String json) {
        return SubscriptionPayload.decodeBase64(
                Base64.getEncoder().encodeToString(gzip(json.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void encodedPayload_isReadAsItWas() {
        assertThat(SubscriptionPayload.decodeBase64(PAYLOAD.encodeBase64())).isEqualTo(PAYLOAD);
        assertThat(SubscriptionPayload.decode(PAYLOAD.encode(), 10_000)).isEqualTo(PAYLOAD);
        assertThat(PAYLOAD.isData()).isTrue();
    }

    @Test
    void encodedPayload_isJsonForOthers() throws IOException {
        byte[] json = new GZIPInputStream(new ByteArrayInputStream(PAYLOAD.encode())).readAllBytes();
        String message = null;
        int events = 0;
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && parser.currentName().equals("message")) {
                    parser.nextToken();
                    message = message == null ? parser.getString() : message;
                    events++;
                }
            }
        }
        assertThat(message).isEqualTo(PAYLOAD.logEvents().get(0).message());
        assertThat(events).isEqualTo(2);
    }

    @Test
    void servicesPayload_isRead_andWhatIsUnknownPassedOver() {
        SubscriptionPayload payload = read(JSON.replace("\"owner\"", "\"new\":{\"a\":[1,{}]},\"owner\"")
                .replace("\"message\"", "\"extractedFields\":{\"status\":\"404\"},\"@aws.region\":\"x\",\"message\""));
        assertThat(payload)
                .isEqualTo(new SubscriptionPayload(
                        "DATA_MESSAGE",
                        "1",
                        "g",
                        "s",
                        List.of("f"),
                        List.of(new LogEvent("7", 5, "m", Map.of("status", "404")))));
    }

    @Test
    void controlMessage_isNoData() {
        SubscriptionPayload payload = read(JSON.replace("DATA_MESSAGE", "CONTROL_MESSAGE"));
        assertThat(payload.messageType()).isEqualTo(SubscriptionPayload.CONTROL_MESSAGE);
        assertThat(payload.isData()).isFalse();
    }

    @Test
    void bomb_isRefusedBeforeItIsUnpacked() {
        byte[] bomb = gzip(new byte[200 * 1024 * 1024]);
        assertThat(bomb.length).isLessThan(300_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubscriptionPayload.decode(bomb, 1_000_000))
                .withMessageContaining("more than 1000000 bytes unpacked");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SubscriptionPayload.decodeBase64(Base64.getEncoder().encodeToString(bomb)))
                .withMessageContaining("more than 16777216 bytes");
        byte[] exact = JSON.getBytes(StandardCharsets.UTF_8);
        assertThat(SubscriptionPayload.decode(gzip(exact), exact.length).owner())
                .isEqualTo("1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubscriptionPayload.decode(gzip(exact), exact.length - 1));
    }

    @Test
    void whatIsNotPacked_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubscriptionPayload.decodeBase64("{}"))
                .withMessageContaining("not Base64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubscriptionPayload.decode(new byte[] {1, 2, 3}, 100))
                .withMessageContaining("not gzip");
        byte[] packed = PAYLOAD.encode();
        for (int length = 0; length < packed.length; length += 7) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SubscriptionPayload.decode(cut, 10_000))
                    .withMessageContaining("not gzip");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"owner\":\"1\"         | \"x\":1              | no owner",
                "\"owner\":\"1\"         | \"owner\":1          | owner is not STRING",
                "[\"f\"]                 | \"f\"                | subscriptionFilters is not ARRAY",
                "[\"f\"]                 | [1]                  | subscriptionFilters is not STRING",
                "\"timestamp\":5         | \"timestamp\":5.5    | 5.5 is no whole number",
                "\"timestamp\":5         | \"timestamp\":\"5\"  | timestamp is not NUMBER",
                "\"id\":\"7\"            | \"Id\":\"7\"         | no id",
                "{\"id\":\"7\"           | 1,{\"id\":\"7\"      | logEvents is not OBJECT",
                "\"g\"                   | g                    | not JSON at byte",
            })
    void wrongPayload_isRefusedWithWhatIsWrong(String part, String instead, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(JSON.replace(part, instead)))
                .withMessageContaining(message);
    }

    @Test
    void whatIsNoObject_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("[]")).withMessageContaining("not a JSON object");
    }
}
