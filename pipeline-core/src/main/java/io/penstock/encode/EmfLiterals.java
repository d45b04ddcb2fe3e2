// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The metrics and dimensions of an {@link EmfConfig}, encoded once; safe for use by many threads. */
final class EmfLiterals {

    /** The specification's bound of a dimension's value. */
    static final int MAX_DIMENSION_VALUE = 1024;

    /** Where each name stands in {@link #metrics} and {@link #dimensions}. */
    final Map<String, Integer> metricIndex = new HashMap<>();

    final Map<String, Integer> dimensionIndex = new HashMap<>();
    final List<Form.Literal> metrics = new ArrayList<>();

    /** The dimensions that an event brings along; those that every event has are only in the sets' texts. */
    final List<String> dimensions = new ArrayList<>();

    final List<DimensionSet> sets = new ArrayList<>();
    final Form.Literal start;
    final Form.Literal directive;
    final Form.Literal metricsStart;
    final Form.Literal directiveEnd;
    final Form.Literal end;

    /**
     * A set of dimensions.
     *
     * @param needed indexes of the dimensions that the event has to bring along
     * @param literal comma and array of names
     */
    record DimensionSet(List<Integer> needed, Form.Literal literal) {}

    /**
     * @param constants the texts that every event has at its root, by name
     * @param reserved the names that no event brings along
     */
    EmfLiterals(EmfConfig config, Form form, Map<String, String> constants, Set<String> reserved) {
        config.metrics().forEach((name, unit) -> {
            metricIndex.put(name, metrics.size());
            String resolution = config.highResolution().contains(name) ? ",\"StorageResolution\":1" : "";
            metrics.add(
                    form.literal(",{\"Name\":" + Form.quoted(name) + ",\"Unit\":\"" + unit + "\"" + resolution + "}"));
        });
        for (List<String> names : config.dimensions()) {
            boolean possible = names.stream()
                    .allMatch(name ->
                            constants.containsKey(name) ? isValue(constants.get(name)) : !reserved.contains(name));
            if (possible) {
                sets.add(set(names, constants, form));
            }
        }
        start = form.literal(",\"_aws\":{\"Timestamp\":");
        directive = form.literal(
                ",\"CloudWatchMetrics\":[{\"Namespace\":" + Form.quoted(config.namespace()) + ",\"Dimensions\":");
        metricsStart = form.literal(",\"Metrics\":");
        directiveEnd = form.literal("},{\"Namespace\":" + Form.quoted(config.namespace()) + ",\"Dimensions\":");
        end = form.literal("}]}");
    }

    private DimensionSet set(List<String> names, Map<String, String> constants, Form form) {
        List<Integer> needed = new ArrayList<>();
        for (String name : names) {
            if (!constants.containsKey(name)) {
                needed.add(dimensionIndex.computeIfAbsent(name, first -> {
                    dimensions.add(name);
                    return dimensions.size() - 1;
                }));
            }
        }
        String array = names.stream().map(Form::quoted).collect(Collectors.joining(",", ",[", "]"));
        return new DimensionSet(List.copyOf(needed), form.literal(array));
    }

    static boolean isValue(@Nullable String text) {
        return text != null && !text.isEmpty() && text.length() <= MAX_DIMENSION_VALUE;
    }
}
