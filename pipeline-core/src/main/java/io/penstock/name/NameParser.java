// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import io.penstock.name.NamePart.Kind;
import io.penstock.settings.Nearest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a {@link NameTemplate}. Used once, by one thread.
 *
 * <pre>
 *   template = ( text | "{{" | "}}" | token )*
 *   token    = "{" name [ ":" argument ] [ ":-" default ] "}"
 *   default  = ( text | token )*             a brace in here always opens or closes a token
 * </pre>
 */
final class NameParser {

    /** Deeper defaults are a mistake, and would cost stack. */
    private static final int MAX_DEPTH = 8;

    private final String text;
    private int at;

    NameParser(String text) {
        this.text = text;
    }

    List<NamePart> parse() {
        List<NamePart> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if ((c == '{' || c == '}') && text.startsWith(String.valueOf(c), at + 1)) {
                literal.append(c);
                at += 2;
            } else if (c == '{') {
                flush(literal, parts);
                parts.add(token(1));
            } else if (c == '}') {
                throw problem("the '}' at position " + (at + 1) + " closes nothing", "Write '}}' for a literal brace.");
            } else {
                literal.append(c);
                at++;
            }
        }
        flush(literal, parts);
        return List.copyOf(parts);
    }

    /** Reads one token; {@link #at} is at its opening brace and ends behind its closing one. */
    private NamePart.Token token(int depth) {
        int start = at;
        if (depth > MAX_DEPTH) {
            throw problem("defaults are nested deeper than " + MAX_DEPTH, "Use fewer.");
        }
        at++;
        int from = at;
        while (at < text.length() && text.charAt(at) != '}' && !text.startsWith(":-", at)) {
            if (text.charAt(at) == '{') {
                throw unclosed(start);
            }
            at++;
        }
        String body = text.substring(from, at);
        List<NamePart> fallback = null;
        if (text.startsWith(":-", at)) {
            at += 2;
            fallback = fallback(start, depth);
        }
        if (at >= text.length()) {
            throw unclosed(start);
        }
        at++;
        return token(body, fallback);
    }

    private List<NamePart> fallback(int start, int depth) {
        List<NamePart> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '}') {
            if (text.charAt(at) == '{') {
                flush(literal, parts);
                parts.add(token(depth + 1));
            } else {
                literal.append(text.charAt(at++));
            }
        }
        if (at >= text.length()) {
            throw unclosed(start);
        }
        flush(literal, parts);
        return List.copyOf(parts);
    }

    private static void flush(StringBuilder literal, List<NamePart> parts) {
        if (!literal.isEmpty()) {
            parts.add(new NamePart.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private NamePart.Token token(String body, @Nullable List<NamePart> fallback) {
        int colon = body.indexOf(':');
        String head = colon < 0 ? body : body.substring(0, colon);
        for (Kind kind : Kind.values()) {
            if (kind.argument == null && kind.word.equals(body)) {
                return new NamePart.Token(kind, "", null, fallback);
            }
            if (kind.word.equals(head)) {
                return withArgument(kind, colon < 0 ? "" : body.substring(colon + 1), fallback);
            }
        }
        throw unknown(body, head);
    }

    private NamePart.Token withArgument(Kind kind, String argument, @Nullable List<NamePart> fallback) {
        if (kind.argument == null) {
            throw problem(
                    kind.example() + " takes no argument, but has '" + shorten(argument) + "'",
                    "For a default write {" + kind.word + ":-default}.");
        }
        if (argument.isEmpty()) {
            throw problem("{" + kind.word + "} needs an argument", "Write for example " + kind.example() + ".");
        }
        if (!Attributes.allow(kind, argument)) {
            throw unknownAttribute(kind, argument);
        }
        DateTimeFormatter format = kind.takesPattern() ? format(kind, argument) : null;
        return new NamePart.Token(kind, argument, format, fallback);
    }

    /** A pattern, in UTC or in the zone that follows its last comma. */
    private DateTimeFormatter format(Kind kind, String argument) {
        int comma = argument.lastIndexOf(',');
        ZoneId zone = comma < 0 ? null : zone(argument.substring(comma + 1).strip());
        String pattern = zone == null ? argument : argument.substring(0, comma);
        try {
            DateTimeFormatter format =
                    DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone == null ? ZoneOffset.UTC : zone);
            if (format.format(Instant.EPOCH).isEmpty()) {
                throw new IllegalArgumentException("it gives an empty text");
            }
            return format;
        } catch (RuntimeException e) {
            // Besides the documented ones the JDK throws a ClassCastException, for example for "NppAs".
            throw problem(
                    "bad date pattern '" + shorten(argument) + "' in {" + kind.word + ":…}: " + e.getMessage(),
                    "Allowed is a pattern of java.time.format.DateTimeFormatter, with a zone after a comma if it is"
                            + " not UTC, for example " + kind.example() + " or {" + kind.word
                            + ":yyyy/MM/dd,Asia/Seoul}.");
        }
    }

    private static @Nullable ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            // A comma may also be part of the pattern.
            return null;
        }
    }

    private IllegalArgumentException unknown(String body, String head) {
        String known = Arrays.stream(Kind.values()).map(Kind::example).collect(Collectors.joining(" "));
        String hint = Attributes.byAlias(body, head);
        if (hint == null) {
            Kind near = nearest(body, head);
            hint = near == null ? Attributes.withAttribute(body) : near.example();
        }
        return problem(
                "unknown token '{" + shorten(body) + "}'",
                didYouMean(hint) + "Known: " + known + ". A literal brace is written '{{' or '}}'.");
    }

    private IllegalArgumentException unknownAttribute(Kind kind, String argument) {
        return problem(
                "unknown token '{" + kind.word + ":" + shorten(argument) + "}'",
                didYouMean(Attributes.nearest(kind, argument)) + "Known: " + Attributes.tokens(kind) + ".");
    }

    private static String didYouMean(@Nullable String token) {
        return token == null ? "" : "Did you mean " + token + "? ";
    }

    private static @Nullable Kind nearest(String body, String head) {
        // Only the short beginning is compared: the effort grows with the square of the length.
        String word = body.length() > 40 ? body.substring(0, 40) : body;
        String first = head.length() > 40 ? head.substring(0, 40) : head;
        List<String> words = Arrays.stream(Kind.values()).map(kind -> kind.word).toList();
        String near = Nearest.to(word, words);
        if (near == null) {
            near = Nearest.to(first, words);
        }
        for (Kind kind : Kind.values()) {
            boolean begins =
                    kind.word.length() > 2 && word.toLowerCase(Locale.ROOT).startsWith(kind.word);
            if (kind.word.equals(near) || (near == null && begins)) {
                return kind;
            }
        }
        return null;
    }

    private IllegalArgumentException unclosed(int start) {
        return problem(
                "the '{' at position " + (start + 1) + " is not closed",
                "Write '}' behind the token, or '{{' for a literal brace.");
    }

    private IllegalArgumentException problem(String what, String remedy) {
        return new IllegalArgumentException(what + " in '" + shorten(text) + "'. " + remedy);
    }

    private static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 60) + "… (" + text.length() + " characters)";
    }
}
