// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.settings.Nearest;
import io.penstock.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which key-values of an event are metrics, within the limits of CloudWatch's embedded metric format. {@link EmfSettings}
 * says what each setting means.
 *
 * @param metrics unit by name, both as they are written
 * @param highResolution those of the metrics that are kept by the second
 * @param dimensions sets of names, at least one, which may be empty
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the specification</a>
 */
record EmfConfig(
        String namespace, Map<String, String> metrics, Set<String> highResolution, List<List<String>> dimensions) {

    /** The units that CloudWatch knows. */
    static final List<String> UNITS = List.of(
            "None",
            "Count",
            "Percent",
            "Microseconds",
            "Milliseconds",
            "Seconds",
            "Bytes",
            "Kilobytes",
            "Megabytes",
            "Gigabytes",
            "Terabytes",
            "Bits",
            "Kilobits",
            "Megabits",
            "Gigabits",
            "Terabits",
            "Count/Second",
            "Bytes/Second",
            "Kilobytes/Second",
            "Megabytes/Second",
            "Gigabytes/Second",
            "Terabytes/Second",
            "Bits/Second",
            "Kilobits/Second",
            "Megabits/Second",
            "Gigabits/Second",
            "Terabits/Second");

    /** Of the names in one set. */
    private static final int MAX_DIMENSIONS = 30;

    private static final int MAX_DIMENSION_NAME = 250;

    /** The word for a set of no names. */
    private static final String NO_DIMENSION = "none";

    EmfConfig {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        highResolution = Set.copyOf(highResolution);
        dimensions = List.copyOf(dimensions);
    }

    /** Null when no metrics are wanted; what is wrong becomes a problem of {@code settings} and is left out. */
    static @Nullable EmfConfig of(Settings settings, JsonConfig json) {
        String namespace = settings.get(EmfSettings.NAMESPACE);
        Map<String, String> written = settings.value(EmfSettings.METRICS);
        List<String> names = settings.value(EmfSettings.HIGH_RESOLUTION);
        if (json.format() == JsonFormat.MESSAGE || !isWanted(settings)) {
            return null; // without effect, which is said with the other settings
        }
        if (json.layout().attributes()) {
            settings.report(
                    EmfSettings.METRICS.name(),
                    "emf.namespace, emf.metrics: format otel has no metrics, because CloudWatch finds them only side by side"
                            + " with the event's other fields; write format flat, ecs or logstash, or remove them",
                    false);
            return null;
        }
        if (namespace == null || namespace.isEmpty() || written.isEmpty()) {
            settings.report(
                    EmfSettings.METRICS.name(),
                    "emf.namespace and emf.metrics are needed together; no metrics are sent",
                    false);
            return null;
        }
        Map<String, String> metrics = metrics(settings, json);
        Set<String> highResolution = highResolution(settings, names, metrics);
        List<List<String>> dimensions = dimensions(settings, json, metrics);
        return metrics.isEmpty() || dimensions.isEmpty()
                ? null
                : new EmfConfig(namespace, metrics, highResolution, dimensions);
    }

    private static boolean isWanted(Settings settings) {
        return EmfSettings.ALL.stream().anyMatch(settings::isSet);
    }

    private static Map<String, String> metrics(Settings settings, JsonConfig json) {
        Set<String> reserved = json.reservedNames();
        Map<String, String> usable = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        settings.value(EmfSettings.METRICS).forEach((name, written) -> {
            String unit =
                    UNITS.stream().filter(written::equalsIgnoreCase).findFirst().orElse(null);
            if (unit == null) {
                String near = Nearest.to(written, UNITS);
                wrong.add("'" + name + "': there is no unit '" + written + "'"
                        + (near == null ? "" : ", did you mean '" + near + "'?"));
            } else if (name.length() > Keys.MAX_LENGTH) {
                wrong.add("'" + name.substring(0, 40) + "…' has more than " + Keys.MAX_LENGTH + " characters");
            } else if (reserved.contains(name) || json.exclude().contains(name)) {
                wrong.add("'" + name + "' is the name of a built-in, static or excluded field");
            } else {
                usable.put(name, unit);
            }
        });
        JsonConfig.report(settings, EmfSettings.METRICS, wrong);
        return usable;
    }

    private static Set<String> highResolution(Settings settings, List<String> names, Map<String, String> metrics) {
        Set<String> usable = new LinkedHashSet<>(names);
        usable.retainAll(metrics.keySet());
        List<String> wrong = names.stream()
                .filter(name -> !settings.value(EmfSettings.METRICS).containsKey(name))
                .map(name -> "'" + name + "' is not in emf.metrics")
                .toList();
        JsonConfig.report(settings, EmfSettings.HIGH_RESOLUTION, wrong);
        return usable;
    }

    private static List<List<String>> dimensions(Settings settings, JsonConfig json, Map<String, String> metrics) {
        List<String> written = settings.value(EmfSettings.DIMENSIONS);
        if (written.isEmpty()) {
            boolean byService = json.format() == JsonFormat.FLAT && json.nameOf(Field.SERVICE) != null;
            return List.of(byService ? List.of(String.valueOf(json.nameOf(Field.SERVICE))) : List.of());
        }
        List<List<String>> usable = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String set : written) {
            List<String> names = set.equals(NO_DIMENSION) ? List.of() : names(set);
            String problem = names.size() > MAX_DIMENSIONS ? "has more than " + MAX_DIMENSIONS + " names" : null;
            for (String name : names) {
                problem = problem == null ? problem(name, json, metrics) : problem;
            }
            if (problem == null) {
                usable.add(names);
            } else {
                wrong.add("'" + (set.length() > 80 ? set.substring(0, 60) + "…" : set) + "' " + problem);
            }
        }
        JsonConfig.report(settings, EmfSettings.DIMENSIONS, wrong);
        return usable;
    }

    private static List<String> names(String set) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : set.split("\\+", -1)) {
            names.add(name.strip());
        }
        return List.copyOf(names);
    }

    private static @Nullable String problem(String name, JsonConfig json, Map<String, String> metrics) {
        if (name.isEmpty() || name.length() > MAX_DIMENSION_NAME) {
            return "has a name without or with more than " + MAX_DIMENSION_NAME + " characters";
        }
        if (metrics.containsKey(name)) {
            return "has a metric in it, whose value is no text";
        }
        boolean own = !json.reservedNames().contains(name) && !json.fields().containsKey(name);
        boolean text = own || json.isTextAtRoot(name);
        return text && !json.exclude().contains(name) ? null : "has a field that is no text at the root of the event";
    }
}
