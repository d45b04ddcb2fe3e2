// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import io.penstock.name.NameTemplate;
import io.penstock.name.Names;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.StatusReporter;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A destination's shell, as a destination's module would write it; the service is the test's own. */
public final class SiloAppender extends PipelineAppender {

    static final Setting<String> SILO = Setting.text(
                    "silo", "the name of a silo of the test", "", "Where the events go.")
            .mandatory();

    static final Setting<String> LABEL =
            Setting.text("label", "a name with {tokens}", "{host}", "What the silo calls the events.");

    static final List<Setting<?>> ALL = List.of(SILO, LABEL);

    private static final Map<String, Destination> SILOS = new ConcurrentHashMap<>();

    static void serve(String name, Destination destination) {
        SILOS.put(name, destination);
    }

    public SiloAppender() {
        super(ALL);
    }

    public void setSilo(String name) {
        set(SILO, name);
    }

    public void setLabel(String template) {
        set(LABEL, template);
    }

    /** A setter as it should not be: Logback keeps to itself what it cannot convert. */
    public void setLegs(int count) {
        set(LABEL, "silo-on-" + count + "-legs");
    }

    @Override
    protected Destination destination(Settings settings, Names names, StatusReporter status) {
        names.render(NameTemplate.parse(settings.value(LABEL)), 0);
        Destination silo = SILOS.get(settings.value(SILO));
        if (silo == null) {
            throw new IllegalArgumentException("there is no silo '" + settings.value(SILO) + "'");
        }
        return silo;
    }
}
