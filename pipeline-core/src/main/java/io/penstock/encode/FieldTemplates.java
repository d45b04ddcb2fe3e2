// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
import io.penstock.name.NameTemplate;
import io.penstock.name.Names;
import io.penstock.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The static fields of a pipeline as they were written, and the encoders that carry them. A field whose tokens are still
 * being asked for is not in an event: an event is encoded once, when it is logged, and nothing waits for a metadata
 * service then. From the moment at which its value is known, the field is in every event.
 *
 * <p>Used by the thread that starts a pipeline; its encoders by all.
 */
public final class FieldTemplates {

    private final JsonConfig config;
    private final Map<String, NameTemplate> templates;
    private final Names names;
    private final long epochMillis;

    private FieldTemplates(JsonConfig config, Map<String, NameTemplate> templates, Names names, long epochMillis) {
        this.config = config;
        this.templates = templates;
        this.names = names;
        this.epochMillis = epochMillis;
    }

    /**
     * Reads the fields of {@code config} and begins to ask for what they need; to be called after the destination has
     * claimed its worker number. What is wrong becomes a problem of {@code settings} and is left out.
     *
     * @param epochMillis the time for {@code {date:…}}, in milliseconds since 1970-01-01T00:00Z
     */
    public static FieldTemplates of(JsonConfig config, Names names, long epochMillis, Settings settings) {
        Map<String, NameTemplate> templates = new LinkedHashMap<>();
        config.fields().forEach((name, value) -> {
            try {
                NameTemplate template = ofProcess(value);
                names.need(template);
                templates.put(name, template);
            } catch (IllegalArgumentException e) {
                settings.report(
                        JsonSettings.FIELDS.name(),
                        JsonSettings.FIELDS.name() + ": '" + name + "': " + sentence(e) + "; it is left out",
                        false);
            }
        });
        return new FieldTemplates(config, templates, names, epochMillis);
    }

    private static NameTemplate ofProcess(String value) {
        NameTemplate template = NameTemplate.parse(value);
        String token = template.eventToken();
        if (token != null) {
            throw new IllegalArgumentException("the token " + token + " has another value for each event, and a static"
                    + " field has one for all; key-values and the diagnostic context are fields of the event anyway");
        }
        return template;
    }

    private static String sentence(IllegalArgumentException problem) {
        String text = String.valueOf(problem.getMessage());
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** An encoder that has all fields as soon as they are known. For the parameters see {@link JsonConfig#encoder}. */
    public <E> EventEncoder<E> encoder(EventView<? super E> view, RecordForm form, int maxEventBytes, String spoolId) {
        if (templates.values().stream().allMatch(names::isKnown)) {
            return known().encoder(view, form, maxEventBytes, spoolId);
        }
        Growing<E> encoder = new Growing<>(() -> known().encoder(view, form, maxEventBytes, spoolId));
        names.onAnswer(encoder::grow);
        encoder.grow(); // an answer may have come in between
        return encoder;
    }

    private JsonConfig known() {
        Map<String, String> fields = new LinkedHashMap<>();
        templates.forEach((name, template) -> {
            if (names.isKnown(template)) {
                fields.put(name, names.render(template, epochMillis));
            }
        });
        return config.fixed(
                names.identity().app(),
                names.identity().host(),
                names.identity().pid(),
                fields);
    }

    /** Makes an encoder. */
    private interface Maker<E> {
        EventEncoder<E> make();
    }

    /** Hands events to an encoder that is replaced when more is known. */
    private static final class Growing<E> implements EventEncoder<E> {

        private final Maker<E> maker;
        private volatile EventEncoder<E> current;

        Growing(Maker<E> maker) {
            this.maker = maker;
            this.current = maker.make();
        }

        /** One after the other, so that the last one knows most. */
        synchronized void grow() {
            current = maker.make();
        }

        @Override
        public void encode(E event, EventBuffer out) throws Exception {
            current.encode(event, out);
        }
    }
}
