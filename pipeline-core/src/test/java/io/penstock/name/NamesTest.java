// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.time.Clock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    private static final long NEW_YEARS_EVE =
            Instant.parse("2026-12-31T23:30:00Z").toEpochMilli();

    @TempDir
    Path dir;

    private final Map<String, String> env = new HashMap<>(Map.of("STAGE", "prod", "EMPTY", "", "이름", "값"));
    private final Map<String, String> sys = new HashMap<>(Map.of("region.name", "서울"));
    private final List<String> said = new ArrayList<>();

    private Names names() {
        ProcessIdentity identity = ProcessIdentity.of("ip-172-31-26-196", "umma", env::get, sys::get);
        return new Names(identity, dir, Clock.system(), said::add);
    }

    private String render(String text) {
        try (Names names = names()) {
            return names.render(NameTemplate.parse(text), NEW_YEARS_EVE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "batch,batch",
        "{host},ip-172-31-26-196",
        "{app}-{env:STAGE},umma-prod",
        "{sys:region.name}/{env:이름},서울/값",
        "{date:yyyy/MM/dd/HH},2026/12/31/23",
        "{date:HH:mm},23:30",
        "'{date:yyyy-MM-dd,Asia/Seoul}',2027-01-01",
        "'{date:yyyy-MM-dd HH,-09:00}',2026-12-31 14",
        "'{date:dd MMM, yyyy}','31 Dec, 2026'",
        "{env:MISSING:-dev},dev",
        "{env:EMPTY:-dev},dev",
        "{env:STAGE:-dev},prod",
        "a{env:MISSING:-}b,ab",
        "{env:MISSING:-{env:STAGE}-{host}},prod-ip-172-31-26-196",
        "{env:MISSING:-{env:ALSO:-x}},x",
        "{env:MISSING:-a:-b},a:-b",
        "{{host}},{host}",
        "{{{host}}},{ip-172-31-26-196}",
        "😀{{}}{host:-x},😀{}ip-172-31-26-196",
        "{lambda:function:-local},local",
    })
    void token_isReplaced(String template, String name) {
        assertThat(render(template)).isEqualTo(name);
        assertThat(said).isEmpty();
    }

    @Test
    void processTokens_areThisProcesss() {
        ProcessIdentity self = ProcessIdentity.of(null, null);

        assertThat(render("{pid}")).isEqualTo(Long.toString(self.pid()));
        assertThat(render("{uuid}")).isEqualTo(self.uuid());
        assertThat(render("{start:yyyy-MM-dd'T'HH:mm:ss.SSSX}"))
                .isEqualTo(Instant.ofEpochMilli(self.startMillis()).toString().replaceFirst("(:\\d\\d)Z", "$1.000Z"));
        assertThat(render("{ip:-none}")).isEqualTo(self.ip() == null ? "none" : self.ip());
    }

    @Test
    void lambdaTokens_areTheirVariables() {
        env.put("AWS_LAMBDA_FUNCTION_NAME", "resize");
        env.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        env.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/20/[$LATEST]0123");
        env.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/resize");
        env.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");

        assertThat(render("{lambda:function:-local} {lambda:version} {lambda:stream} {lambda:group} {lambda:memory}"))
                .isEqualTo("resize $LATEST 2026/11/20/[$LATEST]0123 /aws/lambda/resize 512");
    }

    @Test
    void kubernetesTokens_areVariables() {
        env.put("POD_NAME", "shop-6d4b75cb6d-hx7jz");

        assertThat(render("{k8s:pod}/{k8s:deployment}/{k8s:node:-?}")).isEqualTo("shop-6d4b75cb6d-hx7jz/shop/?");
    }

    @Test
    void withoutAnybodyToAsk_aFactTakesItsDefault_andTheReasonIsSaid() {
        assertThat(render("{ec2:instance-id:-{host}}")).isEqualTo("ip-172-31-26-196");
        assertThat(said).isEmpty();
        try (Names names = names()) {
            NameTemplate template = NameTemplate.parse("{ec2:instance-id}");
            names.need(template);
            assertThat(names.isKnown(template)).isTrue();
            assertThat(names.render(template, 0)).isEqualTo("unknown");
        }
        assertThat(said)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("{ec2:instance-id} has no value here (nobody is asked for it here), 'unknown'");
    }

    @Test
    void unavailableToken_isUnknown_andSaidOnce() {
        try (Names names = names()) {
            NameTemplate template = NameTemplate.parse("{env:MISSING}_{sys:missing}_{env:MISSING}");
            for (int i = 0; i < 3; i++) {
                assertThat(names.render(template, i)).isEqualTo("unknown_unknown_unknown");
            }
        }
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("{env:MISSING}", "'unknown'", "{env:MISSING:-default}");
        assertThat(said.get(1)).contains("{sys:missing}");
    }

    @Test
    void listenerThatThrows_costsNoName() {
        ProcessIdentity identity = ProcessIdentity.of("h", "a", key -> null, key -> null);
        AtomicInteger heard = new AtomicInteger();
        try (Names names = new Names(identity, dir, Clock.system(), text -> {
            heard.incrementAndGet();
            throw new IllegalStateException(text);
        })) {
            assertThat(names.render(NameTemplate.parse("{env:X}"), 0)).isEqualTo("unknown");
        }
        assertThat(heard).hasValue(1);
    }

    @Test
    void worker_withoutAClaim_isClaimedOnFirstUse_andKeptAfterClose() {
        NameTemplate template = NameTemplate.parse("{worker}");
        Names names = names();

        assertThat(dir).isEmptyDirectory();
        assertThat(names.render(template, 0)).isEqualTo("0");
        names.close();
        names.close();
        assertThat(names.render(template, 0)).isEqualTo("0");
    }

    @Test
    void worker_firstUsedAfterClose_isThePid() {
        Names names = names();
        names.close();

        assertThat(names.render(NameTemplate.parse("{worker}"), 0))
                .isEqualTo(Long.toString(names.identity().pid()));
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void rendering_neverThrows_whateverTheTemplateAndTime() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] pieces = {
            "{",
            "}",
            "{{",
            "}}",
            ":-",
            ":",
            ",",
            "{host}",
            "{date:",
            "{start:",
            "{env:",
            "yyyy",
            "MM",
            "pp",
            "[",
            "]",
            "'",
            "D",
            "e",
            "n",
            "N",
            "VV",
            "O",
            "STAGE",
            "{sys:",
            "서울",
            "日本",
            "😀",
            "\ud83d",
            "\udc00",
            "\0",
            " ",
            "a",
            "{worker}",
            "{app:-",
            "{ec2:tag:",
            "{ecs:task-id:-",
            "{k8s:pod}",
            "Asia/Seoul",
            "=",
            "\n"
        };
        int rendered = 0;
        try (Names names = names()) {
            for (int i = 0; i < 50_000; i++) {
                StringBuilder text = new StringBuilder();
                for (int n = random.nextInt(8); n >= 0; n--) {
                    text.append(pieces[random.nextInt(pieces.length)]);
                }
                try {
                    NameTemplate template = NameTemplate.parse(text.toString());
                    long time = random.nextInt(4) == 0 ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(60);
                    assertThat(names.render(template, time)).isNotNull();
                    rendered++;
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageContaining("'");
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", template '" + text + "'", e);
                }
            }
        }
        assertThat(rendered).as("seed %d", seed).isGreaterThan(5_000);
    }
}
