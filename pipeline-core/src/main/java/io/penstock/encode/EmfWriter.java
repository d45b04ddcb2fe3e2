// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
import io.penstock.event.EventView.FieldSink;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the metrics of an event in CloudWatch's embedded metric format: the member {@code _aws}, which names the metrics
 * and their dimensions, and these themselves, which stand beside the event's other fields:
 *
 * <pre>
 * "_aws":{"Timestamp":…,"CloudWatchMetrics":[{"Namespace":…,"Dimensions":[[…],…],"Metrics":[{"Name":…,"Unit":…},…]},…]},
 * "latency":12.5,"operation":"buy"
 * </pre>
 *
 * <p>An event is looked at first, then its metrics are written before all that may be shortened, from copies of their
 * values: what {@code _aws} names is always there, and is what the specification allows. What it does not allow stays a
 * field like any other, and the field {@code emf_error} says why.
 *
 * <p>Used by one thread at a time; {@link #look}, {@link #write} and {@link #takes} in this order, {@link #forget} last.
 */
final class EmfWriter {

    /** The specification's bounds. */
    private static final int MAX_METRICS = 100;

    private static final int MAX_VALUES = 100;

    /** The largest value that CloudWatch takes. */
    private static final double MAX_VALUE = Math.pow(2, 360);

    private final FieldSink both = this::lookAt;
    private final FieldSink dimensionsOnly = this::lookAtDimension;
    private final EmfLiterals literals;
    private final JsonWriter json;
    private final FieldWriter fields;

    /**
     * By index: copies of this event's values; of which names it has any, as only the first one counts; and which of them
     * {@link #write} wrote and {@link #takes} still owes.
     */
    private final @Nullable Object[] metrics;

    private final @Nullable String[] dimensions;
    private final boolean[] metricsSeen;
    private final boolean[] dimensionsSeen;
    private final boolean[] metricsOwed;
    private final boolean[] dimensionsOwed;
    private int count;
    private boolean written;
    private @Nullable String error;

    EmfWriter(EmfLiterals literals, JsonWriter json, FieldWriter fields) {
        this.literals = literals;
        this.json = json;
        this.fields = fields;
        this.metrics = new @Nullable Object[literals.metrics.size()];
        this.dimensions = new @Nullable String[literals.dimensions.size()];
        this.metricsSeen = new boolean[metrics.length];
        this.dimensionsSeen = new boolean[dimensions.length];
        this.metricsOwed = new boolean[metrics.length];
        this.dimensionsOwed = new boolean[dimensions.length];
    }

    /** Finds the metrics of {@code event}. */
    <E> void look(E event, EventView<? super E> view) {
        forget();
        try {
            view.forEachKeyValue(event, both);
            view.forEachArgumentField(event, both);
            if (count > 0) {
                view.forEachContext(event, dimensionsOnly);
            }
        } catch (Throwable t) {
            // Only looked at here; it is met again when the fields are written, and said then.
            UserCode.failed("", t);
        }
        if (count > 0 && view.epochMillis(event) < 0) {
            refuse("the event's time is before 1970");
        } else if (count > 0 && literals.sets.stream().noneMatch(this::isComplete)) {
            refuse("no set of emf.dimensions is complete, or a value is empty or longer than "
                    + EmfLiterals.MAX_DIMENSION_VALUE + " characters");
        }
    }

    private void lookAt(@Nullable String name, @Nullable Object value) {
        Integer metric = literals.metricIndex.get(name);
        if (metric == null) {
            lookAtDimension(name, value);
        } else if (!metricsSeen[metric]) {
            metricsSeen[metric] = true;
            Object numbers = value == null ? null : numbers(name, value);
            if (numbers != null) {
                metrics[metric] = numbers;
                count++;
            }
        }
    }

    private void lookAtDimension(@Nullable String name, @Nullable Object value) {
        Integer dimension = literals.dimensionIndex.get(name);
        if (dimension != null && !dimensionsSeen[dimension]) {
            dimensionsSeen[dimension] = true;
            String text = value == null ? "" : String.valueOf(value);
            dimensions[dimension] = EmfLiterals.isValue(text) ? text : null;
        }
    }

    private void refuse(String why) {
        error = error == null ? why : error;
        count = 0;
        Arrays.fill(metrics, null);
    }

    /** A copy of {@code value} as one number or an array of them; null, and an error, when it is neither. */
    private @Nullable Object numbers(@Nullable String name, Object value) {
        Object[] several = value instanceof Collection<?> collection
                ? collection.toArray()
                : value.getClass().isArray() ? boxed(value) : null;
        Object one = several == null ? number(value) : several;
        String wrong = null;
        if (several != null && (several.length == 0 || several.length > MAX_VALUES)) {
            wrong = "has " + several.length + " values; 1 to " + MAX_VALUES + " are allowed";
        } else if (several != null) {
            several = Arrays.stream(several).map(EmfWriter::number).toArray();
            one = several;
            wrong = Arrays.asList(several).contains(null) ? "has a value that is no number" : null;
        } else if (one == null) {
            wrong = "is no number";
        }
        if (wrong != null) {
            error = error == null ? "metric " + name + " " + wrong : error;
            return null;
        }
        return one;
    }

    private static Object[] boxed(Object array) {
        Object[] boxed = new Object[Math.min(Array.getLength(array), MAX_VALUES + 1)];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = Array.get(array, i);
        }
        return boxed;
    }

    /** The same as a number that is written as one, and that CloudWatch takes; otherwise null. */
    private static @Nullable Number number(@Nullable Object value) {
        if (!(value instanceof Number number)) {
            return null;
        }
        if (number instanceof AtomicInteger || number instanceof AtomicLong) {
            return number.longValue();
        }
        boolean written = number instanceof Integer
                || number instanceof Long
                || number instanceof Double
                || number instanceof Float
                || number instanceof Short
                || number instanceof Byte
                || number.getClass() == BigDecimal.class
                || number.getClass() == BigInteger.class;
        return written && Math.abs(number.doubleValue()) <= MAX_VALUE ? number : null;
    }

    private boolean isComplete(EmfLiterals.DimensionSet set) {
        for (int needed : set.needed()) {
            if (dimensions[needed] == null) {
                return false;
            }
        }
        return true;
    }

    /** Starts writing the event, for the first time or again: nothing of it is written yet. */
    void begin() {
        written = false;
        Arrays.fill(metricsOwed, false);
        Arrays.fill(dimensionsOwed, false);
    }

    /** Writes all metrics and what belongs to them, or nothing when there are none. */
    void write(long epochMillis) {
        if (count == 0) {
            return;
        }
        written = true;
        json.literal(literals.start);
        json.number(epochMillis);
        json.literal(literals.directive);
        dimensionSets();
        json.literal(literals.metricsStart);
        int opened = json.open();
        int written = 0;
        for (int i = 0; i < metrics.length; i++) {
            if (metrics[i] != null) {
                if (written > 0 && written % MAX_METRICS == 0) {
                    json.close(opened, '[', ']');
                    json.literal(literals.directiveEnd);
                    dimensionSets();
                    json.literal(literals.metricsStart);
                    opened = json.open();
                }
                json.literal(literals.metrics.get(i));
                written++;
            }
        }
        json.close(opened, '[', ']');
        json.literal(literals.end);
        targets();
    }

    private void dimensionSets() {
        int opened = json.open();
        for (EmfLiterals.DimensionSet set : literals.sets) {
            if (isComplete(set)) {
                json.literal(set.literal());
            }
        }
        json.close(opened, '[', ']');
    }

    private void targets() {
        literals.metricIndex.forEach((name, i) -> {
            if (metrics[i] != null) {
                fields.write(name, metrics[i]);
                metricsOwed[i] = true;
            }
        });
        for (int i = 0; i < dimensions.length; i++) {
            if (dimensions[i] != null) {
                fields.write(literals.dimensions.get(i), dimensions[i]);
                dimensionsOwed[i] = true;
            }
        }
    }

    /** Whether the next key-value or context entry of that name was written with the metrics already. */
    boolean takes(@Nullable String name) {
        Integer metric = literals.metricIndex.get(name);
        if (metric != null) {
            boolean owed = metricsOwed[metric];
            metricsOwed[metric] = false;
            return owed;
        }
        Integer dimension = literals.dimensionIndex.get(name);
        boolean owed = dimension != null && dimensionsOwed[dimension];
        if (dimension != null) {
            dimensionsOwed[dimension] = false;
        }
        return owed;
    }

    /** Why a value is no metric though it has the name of one; null when there is nothing to say. */
    @Nullable
    String error() {
        return error == null && count > 0 && !written ? "the event is too large for its metrics" : error;
    }

    /** Lets go of the event. */
    void forget() {
        Arrays.fill(metrics, null);
        Arrays.fill(dimensions, null);
        Arrays.fill(metricsSeen, false);
        Arrays.fill(dimensionsSeen, false);
        count = 0;
        error = null;
    }
}
