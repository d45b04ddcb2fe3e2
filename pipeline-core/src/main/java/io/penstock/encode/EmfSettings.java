// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.settings.Setting;
import java.util.List;
import java.util.Map;

/** The settings of metrics in CloudWatch's embedded metric format (EMF), the same in every front-end. */
public final class EmfSettings {

    /** The specification's bounds of a namespace. */
    private static final int MAX_NAMESPACE = 1024;

    public static final Setting<String> NAMESPACE = Setting.text(
                    "emf.namespace",
                    "1 to " + MAX_NAMESPACE + " characters, not starting with a colon or AWS/",
                    "",
                    "The namespace of the metrics that are taken from key-values. Needs emf.metrics.")
            .checked(text -> text.length() > MAX_NAMESPACE
                    ? "too long"
                    : text.startsWith(":") || text.startsWith("AWS/") ? "reserved" : null);

    public static final Setting<Map<String, String>> METRICS = Setting.entries(
            "emf.metrics",
            "name=Unit pairs; units: " + String.join(", ", EmfConfig.UNITS),
            "Key-values that are metrics, by their names, such as latency=Milliseconds. A value is a number, or up to 100"
                    + " of them in an array or collection.");

    public static final Setting<List<String>> HIGH_RESOLUTION = Setting.list(
            "emf.highResolution",
            "names that are in emf.metrics",
            "Metrics that CloudWatch keeps by the second instead of by the minute.");

    public static final Setting<List<String>> DIMENSIONS = Setting.list(
                    "emf.dimensions",
                    "sets of names, divided by commas, the names of a set by +, such as service, service+operation; or none",
                    "The dimensions of the metrics: texts of the event, namely key-values, MDC entries, json.fields, and in"
                            + " format flat service, host and level.")
            .byDefault("service in format flat, otherwise none");

    /** All of them, in the order of the reference page. */
    static final List<Setting<?>> ALL = List.of(NAMESPACE, METRICS, HIGH_RESOLUTION, DIMENSIONS);

    private EmfSettings() {}
}
