// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The script by which requests fail. Safe for use by many threads. */
public final class Faults {
    private final List<FaultRule> rules = new ArrayList<>();

    Faults() {}

    /** A rule for those operations; not in force before {@link FaultRule#answer}. */
    public FaultRule on(Operation first, Operation... more) {
        return new FaultRule(this, EnumSet.of(first, more));
    }

    /** A rule for all operations; not in force before {@link FaultRule#answer}. */
    public FaultRule onAny() {
        return new FaultRule(this, Set.of(Operation.values()));
    }

    /** Takes all rules out of force. */
    public synchronized void clear() {
        rules.clear();
    }

    synchronized void add(FaultRule rule) {
        if (!rules.contains(rule)) {
            rules.add(rule);
        }
    }

    synchronized void remove(FaultRule rule) {
        rules.remove(rule);
    }

    /** The rules in force, in the order in which they are asked. */
    synchronized List<FaultRule.Description> describe() {
        return rules.stream().map(FaultRule::describe).toList();
    }

    synchronized long read(LongSupplier counter) {
        return counter.getAsLong();
    }

    synchronized Fault pick(Call call, long storedEvents) {
        for (FaultRule rule : rules) {
            @Nullable Fault fault = rule.decide(call, storedEvents);
            if (fault != null) {
                return fault;
            }
        }
        return Fault.NONE;
    }
}
