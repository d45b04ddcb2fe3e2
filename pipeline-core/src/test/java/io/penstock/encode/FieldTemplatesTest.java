// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.name.Fact;
import io.penstock.name.Finding;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.settings.Problem;
import io.penstock.settings.Settings;
import io.penstock.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Static fields whose values are asked for while events come. */
class FieldTemplatesTest {

    private final Map<Fact, Consumer<Finding>> asked = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private final Settings settings = new Settings(JsonSettings.ALL);

    private EventEncoder<TestEvent> encoder(String fields) {
        settings.set("json.fields", fields);
        Names names = new Names(
                ProcessIdentity.of("host", "app", name -> null, name -> null),
                null,
                Clock.system(),
                said::add,
                asked::put);
        return FieldTemplates.of(JsonConfig.of(settings), names, 0, settings)
                .encoder(TestEvent.VIEW, RecordForm.PLAIN, 10_000, "SPOOL");
    }

    /** One buffer for all events, as a pool would give it. */
    private final EventBuffer out = new EventBuffer();

    private String encoded(EventEncoder<TestEvent> encoder) throws Exception {
        out.clear();
        encoder.encode(TestEvent.saying("m"), out);
        return new String(out.bytes, 0, out.length, StandardCharsets.UTF_8);
    }

    private void answer(String attribute, Finding finding) {
        asked.get(new Fact("ec2", attribute)).accept(finding);
    }

    @Test
    void fieldIsWritten_fromTheAnswerOn_eachForItself() throws Exception {
        EventEncoder<TestEvent> encoder =
                encoder("fixed={app}, instance={ec2:instance-id}, where.zone={ec2:availability-zone:-없음}");

        assertThat(encoded(encoder)).contains("\"fixed\":\"app\"").doesNotContain("instance", "zone", "where");
        answer("availability-zone", Finding.absent("none"));
        assertThat(encoded(encoder))
                .contains("\"fixed\":\"app\"", "\"where\":{\"zone\":\"없음\"}")
                .doesNotContain("instance");
        answer("instance-id", Finding.of("i-1"));
        assertThat(encoded(encoder)).contains("\"fixed\":\"app\",\"instance\":\"i-1\",\"where\":{\"zone\":\"없음\"}");
        assertThat(said).isEmpty();
    }

    @Test
    void builtInField_isReplaced_fromTheAnswerOn() throws Exception {
        EventEncoder<TestEvent> encoder = encoder("host={ec2:instance-id}");

        assertThat(encoded(encoder)).contains("\"host\":\"host\"");
        answer("instance-id", Finding.of("i-1"));
        assertThat(encoded(encoder)).contains("\"host\":\"i-1\"").doesNotContain("\"host\":\"host\"");
    }

    @Test
    void nothingToAskFor_isAnOrdinaryEncoder() {
        assertThat(encoder("fixed={app}")).isInstanceOf(JsonEventEncoder.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void wrongToken_costsItsFieldOnly_andIsReported() throws Exception {
        assertThat(encoded(encoder("bad={ec2:nothing}, good=yes")))
                .contains("\"good\":\"yes\"")
                .doesNotContain("bad");
        assertThat(settings.problems())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .startsWith("json.fields: 'bad': unknown token '{ec2:nothing}'")
                .endsWith("; it is left out");
    }
}
