// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import io.penstock.name.NamePart.Token;
import io.penstock.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the names of one pipeline: fills in templates, and holds the worker number while the pipeline lives. Safe for
 * use by many threads. Nothing here throws; what is missing is replaced and said once.
 *
 * <p>Close it last, when nothing is sent any more: from then on another process may get the worker number.
 */
public final class Names implements AutoCloseable {

    /** What a token without a value and without a default becomes. */
    static final String UNKNOWN = "unknown";

    private final ProcessIdentity identity;
    private final WorkerSlots slots;
    private final Facts facts;
    private final Consumer<String> say;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Object claiming = new Object();

    /** Written under {@link #claiming}, once. Kept after close, so that a late name is still the same name. */
    private volatile @Nullable String worker;

    /** Guarded by {@link #claiming}. */
    private WorkerSlots.@Nullable Hold hold;

    /** Guarded by {@link #claiming}. */
    private boolean closed;

    /**
     * Names for one pipeline. Cheap: no file is touched before a worker number is needed.
     *
     * @param identity what the tokens say about this process
     * @param workerDir a local directory in which all workers of an application on this host agree on their numbers;
     *     null for {@code penstock-<user>/workers} under java.io.tmpdir, which only processes of the same user share
     * @param clock bounds the time that finding a worker number may take
     * @param say takes a sentence for the user, each at most once; called on the thread that renders
     */
    public Names(ProcessIdentity identity, @Nullable Path workerDir, Clock clock, Consumer<String> say) {
        this(identity, workerDir, clock, say, FactSource.NONE);
    }

    /** Likewise, with somebody to ask for what this process does not know by itself. */
    public Names(
            ProcessIdentity identity, @Nullable Path workerDir, Clock clock, Consumer<String> say, FactSource source) {
        this.identity = identity;
        this.say = text -> sayOnce(say, text);
        this.slots = new WorkerSlots(identity, workerDir, clock, this.say, WorkerSlots.MAX_SLOTS);
        this.facts = new Facts(source, token -> valueForAsking(token, clock.epochMillis()), clock, this.say);
    }

    /** What the tokens say about this process. */
    public ProcessIdentity identity() {
        return identity;
    }

    /**
     * Claims this process's worker number. The first call decides, later ones change nothing; without any, the first
     * {@code {worker}} rendered claims one under an empty scope, which all such pipelines of the host share.
     *
     * <p>Pipelines of the same scope in one JVM get the same number, whatever their class loaders; two live processes
     * never do. Takes some file operations, a millisecond as a rule; gives up after 5 s of waiting for another thread of
     * this JVM or 5 s of trying, looked at between two file operations, and then the process id serves. A network file
     * system that hangs is not bounded: the directory has to be a local one.
     *
     * @param scope what must be written by one process at a time: the log group and the stream's template
     */
    public void claimWorker(String scope) {
        workerOf(scope);
    }

    /**
     * Begins to ask for the facts that the template needs, unless they are known. Returns at once.
     *
     * @see #isKnown
     */
    public void need(NameTemplate template) {
        facts.need(template);
    }

    /** Whether everything that the template needs is known, or known to have no value. It stays so. */
    public boolean isKnown(NameTemplate template) {
        return facts.isKnown(template);
    }

    /**
     * Facts of these sources are answered by the destination itself, on a send thread, where its clients and credentials
     * are. Said before the first {@link #need}.
     */
    public void answersLater(Set<String> sources) {
        facts.answersLater(sources);
    }

    /** Needed facts that the destination has to {@link #answer}. */
    public Set<Fact> unanswered() {
        return facts.unanswered();
    }

    /** What came of asking for a fact. The first answer counts. */
    public void answer(Fact fact, Finding finding) {
        facts.answer(fact, finding);
    }

    /**
     * Waits for the answers to all that is {@linkplain #need needed}, but for what the destination answers itself. What is
     * not answered 5 s after it was first asked for has no value from then on. Never called on an application's thread.
     *
     * @return false when {@code atMost} was over before
     */
    public boolean awaitAnswers(Duration atMost) throws InterruptedException {
        return facts.await(atMost);
    }

    /** Runs {@code listener} whenever a fact became known, on the thread that brought it. It must be quick and not throw. */
    public void onAnswer(Runnable listener) {
        facts.onAnswer(listener);
    }

    /**
     * The template with its tokens filled in; a fact that is not {@linkplain #isKnown known} yet counts as unavailable. May be long, empty, and contain what a service forbids.
     *
     * @param epochMillis the time for {@code {date:…}}, in milliseconds since 1970-01-01T00:00Z
     */
    public String render(NameTemplate template, long epochMillis) {
        return render(template, epochMillis, Map.of());
    }

    /**
     * The template with its tokens filled in, for events of one {@code key}.
     *
     * @param events what gave the key
     * @param key empty for the default: each token of an event then takes its default, and {@code {date:…}} the time
     * @param epochMillis the time for {@code {date:…}} without a key, in milliseconds since 1970-01-01T00:00Z
     */
    public String render(NameTemplate template, EventNames events, String key, long epochMillis) {
        return render(template, epochMillis, events.values(key));
    }

    private String render(NameTemplate template, long epochMillis, Map<String, String> ofEvent) {
        StringBuilder name = new StringBuilder();
        append(name, template.parts(), epochMillis, ofEvent);
        return name.toString();
    }

    private void append(StringBuilder name, List<NamePart> parts, long epochMillis, Map<String, String> ofEvent) {
        for (NamePart part : parts) {
            if (part instanceof NamePart.Literal literal) {
                name.append(literal.text());
            } else if (part instanceof Token token) {
                append(name, token, epochMillis, ofEvent);
            }
        }
    }

    private void append(StringBuilder name, Token token, long epochMillis, Map<String, String> ofEvent) {
        String value = token.kind().ofEvent() ? ofEvent.get(token.source()) : null;
        value = value == null ? value(token, epochMillis) : value;
        if (value != null) {
            name.append(value);
        } else if (token.fallback() != null) {
            append(name, token.fallback(), epochMillis, ofEvent);
        } else {
            name.append(UNKNOWN);
            sayUnknown(token);
        }
    }

    /** Events differ in what they have; what is missing in the process is a mistake as a rule. */
    private void sayUnknown(Token token) {
        if (!token.kind().ofEvent()) {
            Finding finding = facts.finding(token);
            String why = finding == null ? "" : " (" + finding.problem() + ")";
            say.accept(token.source() + " has no value here" + why + ", '" + UNKNOWN
                    + "' is written instead. Give it a default: "
                    + token.source().replace("}", ":-default}"));
        }
    }

    private @Nullable String value(Token token, long epochMillis) {
        return switch (token.kind()) {
            case HOST -> identity.host();
            case IP -> identity.ip();
            case PID -> Long.toString(identity.pid());
            case WORKER -> workerOf("");
            case APP -> identity.app();
            case UUID -> identity.uuid();
            case DATE -> format(token, epochMillis);
            case START -> format(token, identity.startMillis());
            case ENV -> identity.env(token.argument());
            case SYS -> identity.sys(token.argument());
            case MDC, KV, MARKER, LOGGER, LEVEL -> null;
            case K8S -> Kubernetes.value(token.argument(), identity::env, Kubernetes.NAMESPACE_FILE);
            case LAMBDA -> identity.env(lambdaVariable(token.argument()));
            case EC2, ECS, BEANSTALK, AWS, SSM -> fact(token);
        };
    }

    /** A worker number always has a value, and is not claimed before its scope is known. */
    private @Nullable String valueForAsking(Token token, long epochMillis) {
        return token.kind() == NamePart.Kind.WORKER ? "" : value(token, epochMillis);
    }

    private @Nullable String fact(Token token) {
        Finding finding = facts.finding(token);
        return finding == null ? null : finding.value();
    }

    /** Set by the Lambda runtime: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html. */
    private static String lambdaVariable(String attribute) {
        return switch (attribute) {
            case "version" -> "AWS_LAMBDA_FUNCTION_VERSION";
            case "stream" -> "AWS_LAMBDA_LOG_STREAM_NAME";
            case "group" -> "AWS_LAMBDA_LOG_GROUP_NAME";
            case "memory" -> "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";
            default -> "AWS_LAMBDA_FUNCTION_NAME";
        };
    }

    private static @Nullable String format(Token token, long epochMillis) {
        try {
            return token.format() == null ? null : token.format().format(Instant.ofEpochMilli(epochMillis));
        } catch (RuntimeException e) {
            // A pattern that pads to a width can fail on one date and not on another.
            return null;
        }
    }

    private String workerOf(String scope) {
        String known = worker;
        if (known != null) {
            return known;
        }
        synchronized (claiming) {
            if (worker != null) {
                return worker;
            }
            hold = closed ? null : slots.claim(scope);
            String number = hold == null ? Long.toString(identity.pid()) : Integer.toString(hold.number());
            worker = number;
            return number;
        }
    }

    private void sayOnce(Consumer<String> listener, String text) {
        if (said.add(text)) {
            try {
                listener.accept(text);
            } catch (RuntimeException e) {
                // Whoever listens must not break a name; there is nobody else to tell.
                return;
            }
        }
    }

    /** Gives the worker number back. What is rendered afterwards keeps it, so close after the last name. */
    @Override
    public void close() {
        synchronized (claiming) {
            closed = true;
            if (hold != null) {
                slots.release(hold);
                hold = null;
            }
        }
    }
}
