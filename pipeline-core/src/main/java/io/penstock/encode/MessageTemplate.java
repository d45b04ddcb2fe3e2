// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import org.jspecify.annotations.Nullable;

/**
 * Fills the arguments into a message while it is written, for the messages that most log calls have: a short template,
 * and texts, whole numbers, booleans or nulls for arguments. All others are left to the framework's own formatter, with
 * whose result this agrees to the letter.
 */
final class MessageTemplate {

    /** What is longer is not worth it, and would need room for its longest escape at once. */
    private static final int MAX_CHARS = 512;

    private MessageTemplate() {}

    /** Whether {@link #write} can write this message. */
    static boolean canWrite(@Nullable String template, @Nullable Object @Nullable [] arguments) {
        if (template == null
                || arguments == null
                || template.length() > MAX_CHARS
                || template.indexOf('\\') >= 0) { // an escaped placeholder, perhaps
            return false;
        }
        for (Object argument : arguments) {
            boolean simple = argument == null
                    || (argument instanceof String text && text.length() <= MAX_CHARS)
                    || argument instanceof Integer
                    || argument instanceof Long
                    || argument instanceof Boolean
                    || argument instanceof Short
                    || argument instanceof Byte;
            if (!simple) {
                return false;
            }
        }
        return true;
    }

    /** Writes the message with its quotes. Placeholders without an argument stay, arguments without one are left out. */
    static void write(JsonWriter json, String template, @Nullable Object[] arguments) {
        json.beginText();
        int from = 0;
        for (Object argument : arguments) {
            int placeholder = template.indexOf("{}", from);
            if (placeholder < 0) {
                break;
            }
            json.part(template, from, placeholder);
            write(json, argument);
            from = placeholder + 2;
        }
        json.part(template, from, template.length());
        json.endText();
    }

    private static void write(JsonWriter json, @Nullable Object argument) {
        if (argument instanceof String text) {
            json.part(text);
        } else if (argument instanceof Number number) {
            json.number(number.longValue());
        } else {
            json.raw(String.valueOf(argument)); // true, false, null
        }
    }
}
