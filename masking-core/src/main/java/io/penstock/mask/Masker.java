// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Masks texts by a policy. A text in which nothing is found comes back as the same instance, without an allocation; whatever goes
 * wrong, the text is replaced by {@link #ERROR} and counted, never let through, and nothing is thrown.
 *
 * <p>Safe for use by many threads; the policy may be replaced at any time.
 */
public final class Masker {

    /** What stands for a text, or the rest of one, that could not be masked. */
    public static final String ERROR = "[MASK-ERROR]";

    /** What stands for a text without a field around it that a policy drops. */
    static final String DROPPED = "[DROPPED]";

    private static final int POOLED = 16;

    /** A number below this has too few digits for any kind. */
    private static final long SMALL = 1_000_000;

    private final AtomicReferenceArray<@Nullable Scan> pool = new AtomicReferenceArray<>(POOLED);
    private final MaskCounts counts;
    private volatile MaskPolicy policy;

    private Masker(MaskPolicy policy, MaskListener listener) {
        this.policy = policy;
        this.counts = new MaskCounts(listener);
    }

    /** A masker for {@code policy}. */
    public static Masker of(MaskPolicy policy) {
        return of(policy, MaskListener.NONE);
    }

    /** A masker for {@code policy} that tells {@code listener} of each hit. */
    public static Masker of(MaskPolicy policy, MaskListener listener) {
        return new Masker(policy, listener);
    }

    /** The policy in use. */
    public MaskPolicy policy() {
        return policy;
    }

    /** Masks by {@code next} from now on. */
    public void policy(MaskPolicy next) {
        policy = next;
    }

    /** What was found so far. */
    public MaskCounts counts() {
        return counts;
    }

    /** {@code text} masked; the same instance when nothing was found. What a policy drops becomes {@code [DROPPED]}. */
    public String mask(String text) {
        MaskResult result = mask(text, Scope.TEXT);
        if (result == MaskResult.UNCHANGED) {
            return text;
        }
        String masked = result.text();
        return masked == null ? DROPPED : masked;
    }

    /** What becomes of {@code text}, which has no name. */
    public MaskResult mask(CharSequence text, Scope scope) {
        MaskPolicy now = policy;
        try {
            return now.isOff() || (Triggers.first(text) < 0 && now.rules().isEmpty())
                    ? MaskResult.UNCHANGED
                    : masked(now, text, 0, scope);
        } catch (RuntimeException | StackOverflowError e) {
            return failed(scope);
        }
    }

    /**
     * What becomes of the value of a field. Its name counts as words before the value do: {@code tel} makes a telephone number of
     * ten digits, {@code password} a secret of anything.
     *
     * @param path the field's name, with those of the fields around it: {@code user.tel}
     */
    public MaskResult field(CharSequence path, CharSequence value, Scope scope) {
        MaskPolicy now = policy;
        try {
            if (now.isOff()) {
                return MaskResult.UNCHANGED;
            }
            MaskAction ruled = now.fields().action(path);
            if (ruled != null) {
                return ruled(now, ruled, value, scope);
            }
            int name = SecretNames.before(path, 0, path.length());
            if (name == SecretNames.PASSWORD && now.looksFor(Kind.PASSWORD)) {
                return secret(now, value, scope);
            }
            if (name == SecretNames.NONE
                    && Triggers.first(value) < 0
                    && now.rules().isEmpty()) {
                return MaskResult.UNCHANGED;
            }
            // The quotes make one value of it, whatever it has within.
            String labelled = path + "=" + value;
            return masked(now, labelled, path.length() + 1, scope);
        } catch (RuntimeException | StackOverflowError e) {
            return failed(scope);
        }
    }

    /** What becomes of a whole number in a field; a changed one is a text from now on. */
    public MaskResult field(CharSequence path, long value, Scope scope) {
        MaskPolicy now = policy;
        if (now.isOff()
                || (value > -SMALL
                        && value < SMALL
                        && now.fields().isEmpty()
                        && SecretNames.before(path, 0, path.length()) == SecretNames.NONE)) {
            return MaskResult.UNCHANGED;
        }
        return field(path, Long.toString(value), scope);
    }

    /** What is found in {@code text}, without the values; what the policy allows is not in it. */
    public List<Hit> explain(CharSequence text) {
        List<Hit> hits = new ArrayList<>();
        MaskPolicy now = policy;
        Scan scan = borrow();
        try {
            View view = View.of(text);
            Found found = Found.in(scan, now, text, view, 0);
            for (int i = 0; i < found.count(); i++) {
                int type = found.type(i);
                hits.add(new Hit(now.type(type), found.start(i), found.end(i), now.action(type)));
            }
        } finally {
            giveBack(scan);
        }
        return hits;
    }

    private MaskResult masked(MaskPolicy now, CharSequence text, int prefix, Scope scope) {
        boolean tooLong = text.length() - prefix > now.maxChars();
        CharSequence scanned = tooLong ? text.subSequence(0, prefix + now.maxChars()) : text;
        View view = View.of(scanned);
        Scan scan = borrow();
        Found found;
        try {
            found = Found.in(scan, now, scanned, view, prefix);
        } finally {
            giveBack(scan);
        }
        boolean cut = found.unread() >= 0 || tooLong;
        if (found.count() == 0 && !cut) {
            return MaskResult.UNCHANGED;
        }
        return replaced(now, scanned, prefix, found, cut, scope);
    }

    private MaskResult replaced(MaskPolicy now, CharSequence text, int prefix, Found found, boolean cut, Scope scope) {
        MaskResult dropped = null;
        for (int i = 0; i < found.count(); i++) {
            int type = found.type(i);
            MaskAction action = now.action(type);
            counts.add(now.type(type), now.dryRun() ? "dryRun" : action.toString(), scope);
            if (action.way() == MaskAction.Way.DROP_EVENT) {
                dropped = MaskResult.DROP_EVENT;
            } else if (action.way() == MaskAction.Way.DROP_FIELD && dropped == null) {
                dropped = MaskResult.DROP_FIELD;
            }
        }
        if (cut) {
            counts.add(MaskCounts.ERROR, "redact", scope);
        }
        if (now.dryRun()) {
            return MaskResult.UNCHANGED;
        }
        return dropped != null ? dropped : MaskResult.changed(new Replacer(now, text, found).write(prefix, cut));
    }

    private MaskResult ruled(MaskPolicy now, MaskAction action, CharSequence value, Scope scope) {
        counts.add("field", now.dryRun() ? "dryRun" : action.toString(), scope);
        if (now.dryRun() || action.way() == MaskAction.Way.ALLOW) {
            return MaskResult.UNCHANGED;
        }
        return switch (action.way()) {
            case DROP_FIELD -> MaskResult.DROP_FIELD;
            case DROP_EVENT -> MaskResult.DROP_EVENT;
            default -> MaskResult.changed(Replacer.whole(now, action, "field", "[MASKED]", value));
        };
    }

    private MaskResult secret(MaskPolicy now, CharSequence value, Scope scope) {
        if (value.length() == 0 || Secrets.placeholder(value, 0, value.length())) {
            return MaskResult.UNCHANGED;
        }
        MaskAction action = now.action(Kind.PASSWORD.index());
        if (now.allowed().allows(value.toString())) {
            return MaskResult.UNCHANGED;
        }
        counts.add(Kind.PASSWORD.id(), now.dryRun() ? "dryRun" : action.toString(), scope);
        if (now.dryRun()) {
            return MaskResult.UNCHANGED;
        }
        return switch (action.way()) {
            case DROP_FIELD -> MaskResult.DROP_FIELD;
            case DROP_EVENT -> MaskResult.DROP_EVENT;
            default ->
                MaskResult.changed(Replacer.whole(now, action, Kind.PASSWORD.id(), Kind.PASSWORD.label(), value));
        };
    }

    private MaskResult failed(Scope scope) {
        counts.add(MaskCounts.ERROR, "redact", scope);
        return MaskResult.changed(ERROR);
    }

    private Scan borrow() {
        int slot = slot();
        Scan pooled = pool.getAndSet(slot, null);
        return pooled == null ? new Scan() : pooled;
    }

    private void giveBack(Scan scan) {
        scan.clear();
        pool.lazySet(slot(), scan);
    }

    private static int slot() {
        long id = Thread.currentThread().getId();
        return (int) (id ^ id >>> 8) & (POOLED - 1);
    }
}
