// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found in one text, in the original's positions, in order, without overlaps. Immutable. */
final class Found {

    private record Range(int start, int end, int viewStart, int viewEnd, int type) {}

    private static final Found NOTHING = new Found(List.of(), "", -1);

    private final List<Range> ranges;
    private final CharSequence read;
    private final int unread;

    private Found(List<Range> ranges, CharSequence read, int unread) {
        this.ranges = ranges;
        this.read = read;
        this.unread = unread;
    }

    /**
     * Looks for what {@code policy} wants.
     *
     * @param view what {@code text} reads as, when that is something else
     * @param prefix how much of the text is a label that is not masked itself
     */
    static Found in(Scan scan, MaskPolicy policy, CharSequence text, @Nullable View view, int prefix) {
        CharSequence read = view == null ? text : view.text();
        int count = policy.enabled() == 0 ? 0 : scan.run(read, view, 0, policy.enabled());
        int unread = policy.rules().isEmpty() ? -1 : unread(policy, read);
        if (count == 0 && policy.rules().isEmpty()) {
            return NOTHING;
        }
        List<Range> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            add(ranges, policy, text, view, prefix, scan.start(i), scan.end(i), scan.kind(i));
        }
        for (int i = 0; i < policy.rules().size(); i++) {
            int type = Kind.values().length + i;
            policy.rules().get(i).find(read, (start, end) -> {
                if (end > start && free(ranges, start, end)) {
                    add(ranges, policy, text, view, prefix, start, end, type);
                }
            });
        }
        if (!policy.rules().isEmpty()) {
            ranges.sort(Comparator.comparingInt(Range::viewStart));
        }
        return new Found(ranges, read, unread < 0 || view == null ? unread : view.start(unread));
    }

    /** Where the first rule stops reading, in the view, or -1 when all read everything. */
    private static int unread(MaskPolicy policy, CharSequence read) {
        int unread = -1;
        for (PatternRule rule : policy.rules()) {
            if (rule.maxInput() < read.length()) {
                unread = unread < 0 ? rule.maxInput() : Math.min(unread, rule.maxInput());
            }
        }
        return unread;
    }

    private static boolean free(List<Range> ranges, int start, int end) {
        for (Range range : ranges) {
            if (range.viewStart < end && start < range.viewEnd) {
                return false;
            }
        }
        return true;
    }

    private static void add(
            List<Range> ranges,
            MaskPolicy policy,
            CharSequence text,
            @Nullable View view,
            int prefix,
            int viewStart,
            int viewEnd,
            int type) {
        int start = view == null ? viewStart : view.start(viewStart);
        int end = view == null ? viewEnd : view.end(viewEnd);
        boolean stays = start < prefix
                || policy.action(type).way() == MaskAction.Way.ALLOW
                || (!policy.allowed().isEmpty()
                        && policy.allowed().allows(text.subSequence(start, end).toString()));
        if (!stays) {
            ranges.add(new Range(start, end, viewStart, viewEnd, type));
        }
    }

    int count() {
        return ranges.size();
    }

    int start(int hit) {
        return ranges.get(hit).start;
    }

    int end(int hit) {
        return ranges.get(hit).end;
    }

    int type(int hit) {
        return ranges.get(hit).type;
    }

    /** The value as the detectors read it. */
    CharSequence value(int hit) {
        Range range = ranges.get(hit);
        return read.subSequence(range.viewStart, range.viewEnd);
    }

    /** Where in the original nothing was looked for any more, or -1. */
    int unread() {
        return unread;
    }
}
