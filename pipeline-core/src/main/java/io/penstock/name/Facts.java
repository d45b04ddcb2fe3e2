// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import io.penstock.name.NamePart.Token;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The facts that the names of one pipeline need: asked for at once when a template needs them, each once, and never
 * changed when they are known, so that a name stays the same.
 *
 * <pre>
 *   need(template) ─▶ its tokens that are not known ─▶ FactSource.ask ─▶ answer ─▶ known, for good
 *                             ▲                                            │
 *                             └── the default of a fact without a value ◀──┘
 * </pre>
 *
 * <p>A fact in a default is asked for only when its turn comes: {@code {ecs:task-id:-{ec2:instance-id}}} does not ask
 * the instance where there is a task. Safe for use by many threads.
 */
final class Facts {

    /** From the first question on; what nobody has answered by then has no value. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private final FactSource source;
    private final Function<Token, @Nullable String> values;
    private final Clock clock;
    private final Consumer<String> say;
    private final List<NameTemplate> templates = new CopyOnWriteArrayList<>();
    private final Map<Fact, CompletableFuture<Finding>> findings = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Long> firstAskedNanos = new CompletableFuture<>();
    private volatile Set<String> later = Set.of();

    /** @param values the value of a token that is no fact, null when it has none */
    Facts(FactSource source, Function<Token, @Nullable String> values, Clock clock, Consumer<String> say) {
        this.source = source;
        this.values = values;
        this.clock = clock;
        this.say = say;
    }

    /** See {@link Names#answersLater}. */
    void answersLater(Set<String> sources) {
        later = Set.copyOf(sources);
    }

    /** See {@link Names#onAnswer}. */
    void onAnswer(Runnable listener) {
        listeners.add(listener);
    }

    /** See {@link Names#need}. */
    void need(NameTemplate template) {
        if (!open(List.of(template)).isEmpty()) {
            templates.add(template);
            askForOpen();
        }
    }

    /** Whether the template can be rendered with what is known. */
    boolean isKnown(NameTemplate template) {
        return open(List.of(template)).isEmpty();
    }

    /** What came of asking; null when that is not known yet. */
    @Nullable
    Finding finding(Token token) {
        Fact fact = token.fact();
        return fact == null ? null : finding(fact);
    }

    private @Nullable Finding finding(Fact fact) {
        CompletableFuture<Finding> known = findings.get(fact);
        return known == null ? null : known.getNow(null);
    }

    /** See {@link Names#unanswered}. */
    Set<Fact> unanswered() {
        Set<Fact> open = open(templates);
        open.removeIf(fact -> !later.contains(fact.source()));
        return open;
    }

    private Set<Fact> openElsewhere() {
        Set<Fact> open = open(templates);
        open.removeIf(fact -> later.contains(fact.source()));
        return open;
    }

    private void askForOpen() {
        for (Fact fact : openElsewhere()) {
            if (findings.putIfAbsent(fact, new CompletableFuture<>()) == null) {
                firstAskedNanos.complete(clock.nanoTime());
                source.ask(fact, finding -> answer(fact, finding));
            }
        }
    }

    /** See {@link Names#answer}. */
    void answer(Fact fact, Finding finding) {
        CompletableFuture<Finding> known = findings.computeIfAbsent(fact, one -> new CompletableFuture<>());
        if (!known.complete(finding)) {
            return;
        }
        if (!finding.ordinary()) {
            say.accept(finding.problem());
        }
        askForOpen();
        listeners.forEach(Runnable::run);
    }

    /** See {@link Names#awaitAnswers}. */
    boolean await(Duration atMost) throws InterruptedException {
        long end = clock.nanoTime() + atMost.toNanos();
        while (true) {
            Set<Fact> open = openElsewhere();
            if (open.isEmpty()) {
                return true;
            }
            askForOpen();
            long now = clock.nanoTime();
            long limit = firstAskedNanos.getNow(now) + LIMIT.toNanos();
            if (now - limit >= 0) {
                open.forEach(this::giveUp);
            } else if (now - end >= 0) {
                return false;
            } else {
                await(open, Math.min(limit - now, end - now));
            }
        }
    }

    private void giveUp(Fact fact) {
        answer(fact, Finding.failed("no answer about " + fact + " within " + LIMIT.toSeconds() + " s"));
    }

    /** Until one of them is answered, or the time is over. */
    private void await(Set<Fact> open, long nanos) throws InterruptedException {
        CompletableFuture<?>[] answers = open.stream()
                .map(fact -> findings.computeIfAbsent(fact, one -> new CompletableFuture<>()))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.anyOf(answers).get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The caller looks at the clock.
        } catch (ExecutionException e) {
            throw new AssertionError(e); // an answer is a value
        }
    }

    private Set<Fact> open(Collection<NameTemplate> wanted) {
        Set<Fact> open = new LinkedHashSet<>();
        wanted.forEach(template -> collect(template.parts(), open));
        return open;
    }

    private void collect(List<NamePart> parts, Set<Fact> open) {
        for (NamePart part : parts) {
            if (part instanceof Token token) {
                collect(token, open);
            }
        }
    }

    private void collect(Token token, Set<Fact> open) {
        Fact fact = token.fact();
        Finding finding = fact == null ? null : finding(fact);
        List<NamePart> fallback = token.fallback();
        if (fact != null && finding == null) {
            open.add(fact);
        } else if (fallback != null && hasFacts(fallback) && !hasValue(token, finding)) {
            collect(fallback, open);
        }
    }

    private boolean hasValue(Token token, @Nullable Finding finding) {
        return finding != null ? finding.value() != null : values.apply(token) != null;
    }

    private static boolean hasFacts(List<NamePart> parts) {
        return parts.stream()
                .anyMatch(part -> part instanceof Token token
                        && (token.fact() != null || (token.fallback() != null && hasFacts(token.fallback()))));
    }
}
