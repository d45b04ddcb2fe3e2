// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked for, when, and what a name becomes meanwhile and afterwards. */
class FactsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Fact> asked = new ArrayList<>();
    private final Map<Fact, Consumer<Finding>> answers = new HashMap<>();
    private final Map<String, String> env = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    private final Clock clock = new Clock() {
        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }
    };

    private final Names names = new Names(
            ProcessIdentity.of("host", "app", env::get, key -> null), null, clock, said::add, (fact, answer) -> {
                asked.add(fact);
                answers.put(fact, answer);
            });

    @AfterEach
    void close() {
        names.close();
    }

    private NameTemplate needed(String text) {
        NameTemplate template = NameTemplate.parse(text);
        names.need(template);
        return template;
    }

    private void answer(String source, String attribute, Finding finding) {
        answers.get(new Fact(source, attribute)).accept(finding);
    }

    private List<String> asked() {
        return asked.stream().map(Fact::toString).toList();
    }

    @Test
    void fact_isAskedForAtOnce_once_andKnownWhenAnswered() {
        NameTemplate template = needed("a-{ec2:instance-id}-{ec2:instance-id}");
        needed("{ec2:instance-id}");

        assertThat(asked()).containsExactly("{ec2:instance-id}");
        assertThat(names.isKnown(template)).isFalse();
        answer("ec2", "instance-id", Finding.of(" i-1 \n"));
        assertThat(names.isKnown(template)).isTrue();
        assertThat(names.render(template, 0)).isEqualTo("a-i-1-i-1");
        assertThat(said).isEmpty();
    }

    @Test
    void firstAnswer_counts() {
        NameTemplate template = needed("{ec2:region:-none}");
        answer("ec2", "region", Finding.failed("nobody there"));
        answer("ec2", "region", Finding.of("eu-west-1"));

        assertThat(names.render(template, 0)).isEqualTo("none");
        assertThat(said).containsExactly("nobody there");
    }

    @Test
    void default_isAskedForOnlyWhenItsTurnComes() {
        NameTemplate template = needed("{ecs:task-id:-{ec2:instance-id:-{env:X:-{host}}}}");
        assertThat(asked()).containsExactly("{ecs:task-id}");
        answer("ecs", "task-id", Finding.absent("no task"));
        assertThat(asked()).containsExactly("{ecs:task-id}", "{ec2:instance-id}");
        assertThat(names.isKnown(template)).isFalse();
        answer("ec2", "instance-id", Finding.absent("no instance"));

        assertThat(names.isKnown(template)).isTrue();
        assertThat(names.render(template, 0)).isEqualTo("host");
        assertThat(said).isEmpty();
    }

    @Test
    void defaultOfATokenThatHasAValue_isNotAskedFor() {
        env.put("ID", "7");
        NameTemplate template = needed("{env:ID:-{ec2:instance-id}}{worker:-{ec2:region}}");

        assertThat(asked()).isEmpty();
        assertThat(names.isKnown(template)).isTrue();
        assertThat(asked()).isEmpty();
    }

    @Test
    void defaultOfATokenWithoutAValue_isAskedFor() {
        needed("{env:ID:-{ec2:instance-id}}");

        assertThat(asked()).containsExactly("{ec2:instance-id}");
    }

    @Test
    void failedFact_isSaidOnce_andAgainOnlyWithoutADefault() {
        NameTemplate template = needed("{ec2:region:-none}{ec2:instance-id}");
        answer("ec2", "region", Finding.failed("it does not answer"));
        answer("ec2", "instance-id", Finding.failed("it does not answer"));
        for (int i = 0; i < 3; i++) {
            assertThat(names.render(template, i)).isEqualTo("noneunknown");
        }

        assertThat(said).hasSize(2);
        assertThat(said.get(0)).isEqualTo("it does not answer");
        assertThat(said.get(1))
                .contains("{ec2:instance-id} has no value here (it does not answer)", "{ec2:instance-id:-default}");
    }

    @Test
    void emptyValue_isNone() {
        NameTemplate template = needed("{ec2:tag:이름 😀:-none}");
        answer("ec2", "tag:이름 😀", Finding.of(" "));

        assertThat(names.render(template, 0)).isEqualTo("none");
    }

    @Test
    void listener_hearsOfEachAnswer_whenItIsKnown() {
        NameTemplate template = needed("{ec2:region}{ec2:instance-id}");
        List<Boolean> known = new ArrayList<>();
        names.onAnswer(() -> known.add(names.isKnown(template)));
        answer("ec2", "region", Finding.of("r"));
        answer("ec2", "region", Finding.of("r"));
        answer("ec2", "instance-id", Finding.of("i"));

        assertThat(known).containsExactly(false, true);
    }

    @Test
    void factsOfTheDestination_areLeftToIt_andTheirDefaultsToTheOthers() throws InterruptedException {
        names.answersLater(Set.of("aws", "ssm"));
        NameTemplate template = needed("{ssm:/shop/group:-{ec2:region}}");

        assertThat(asked()).isEmpty();
        assertThat(names.awaitAnswers(Duration.ZERO)).isTrue();
        assertThat(names.unanswered()).extracting(Fact::attribute).containsExactly("/shop/group");
        names.answer(new Fact("ssm", "/shop/group"), Finding.absent("no such parameter"));
        assertThat(names.unanswered()).isEmpty();
        assertThat(asked()).containsExactly("{ec2:region}");
        assertThat(names.awaitAnswers(Duration.ZERO)).isFalse();
        answer("ec2", "region", Finding.of("r"));
        assertThat(names.awaitAnswers(Duration.ZERO)).isTrue();
        assertThat(names.render(template, 0)).isEqualTo("r");
    }

    @Test
    void waiting_endsWithTheLastAnswer_alsoOfADefault() throws Exception {
        NameTemplate template = needed("{ecs:task-id:-{ec2:instance-id}}");
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return names.awaitAnswers(LONG);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        answer("ecs", "task-id", Finding.absent("no task"));
        assertThat(waiting).isNotDone();
        answer("ec2", "instance-id", Finding.of("i-1"));

        assertThat(waiting.get()).isTrue();
        assertThat(names.render(template, 0)).isEqualTo("i-1");
    }

    @Test
    void whatNobodyAnswersInTime_hasNoValue_forGood() throws InterruptedException {
        NameTemplate template = needed("{ecs:task-id:-{ec2:instance-id:-none}}");
        assertThat(names.awaitAnswers(Duration.ZERO)).isFalse();
        nanos.addAndGet(Facts.LIMIT.toNanos());

        assertThat(names.awaitAnswers(Duration.ZERO)).isTrue();
        answer("ecs", "task-id", Finding.of("late"));
        assertThat(names.render(template, 0)).isEqualTo("none");
        assertThat(said)
                .containsExactly(
                        "no answer about {ecs:task-id} within 5 s", "no answer about {ec2:instance-id} within 5 s");
    }

    @Test
    void unansweredFact_countsAsUnavailable_whenANameIsNeededAllTheSame() {
        assertThat(names.render(needed("{ec2:region:-none}"), 0)).isEqualTo("none");
    }

    @Test
    void sourceThatAnswersAtOnce_isFine_withDefaultsNestedToTheLimit() {
        AtomicInteger questions = new AtomicInteger();
        try (Names eager = new Names(names.identity(), null, clock, said::add, (fact, answer) -> {
            questions.incrementAndGet();
            answer.accept(Finding.absent("no"));
        })) {
            StringBuilder text = new StringBuilder("end");
            for (int i = 7; i >= 0; i--) {
                text.insert(0, "{ec2:tag:" + i + ":-").append('}');
            }
            NameTemplate template = NameTemplate.parse(text.toString());
            eager.need(template);

            assertThat(eager.isKnown(template)).isTrue();
            assertThat(eager.render(template, 0)).isEqualTo("end");
            assertThat(questions).hasValue(8);
        }
    }
}
