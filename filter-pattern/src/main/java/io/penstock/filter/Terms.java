// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Terms that an event must or must not contain anywhere.
 *
 * <pre>
 *   terms = [ term *( blanks term ) ]
 *   term  = [ "?" | "-" ] ( word | quoted | regex )
 * </pre>
 *
 * <p>Beside a plain or an excluded term, optional ones have no meaning, as in the service.
 */
final class Terms implements EventMatcher {

    /** What a term is for. */
    private enum Sign {
        REQUIRED(""),
        OPTIONAL("?"),
        EXCLUDED("-");

        final String prefix;

        Sign(String prefix) {
            this.prefix = prefix;
        }
    }

    private record Term(
            Sign sign,
            String printed,
            @Nullable Needle text,
            @Nullable Regex regex) {

        boolean isIn(Scratch scratch) {
            if (regex != null) {
                return regex.find(scratch.event, scratch.from, scratch.to, scratch);
            }
            return text != null && text.endIn(scratch.event, scratch.from, scratch.to, scratch) >= 0;
        }

        @Override
        public String toString() {
            return sign.prefix + printed;
        }
    }

    private final List<Term> terms;

    /** Whether one of them is enough. */
    private final boolean optional;

    private Terms(List<Term> terms) {
        this.terms = terms;
        optional = !terms.isEmpty() && terms.stream().allMatch(term -> term.sign() == Sign.OPTIONAL);
    }

    static Terms parse(Cursor cursor) {
        List<Term> terms = new ArrayList<>();
        while (!cursor.atEnd()) {
            terms.add(term(cursor));
            if (!cursor.skipBlanks() && !cursor.atEnd()) {
                throw cursor.error("no blank between two terms", "Write a blank. " + Cursor.QUOTE_IT);
            }
        }
        Terms parsed = new Terms(List.copyOf(terms));
        String ignored = terms.stream()
                .filter(term -> !parsed.optional && term.sign() == Sign.OPTIONAL)
                .map(Term::toString)
                .collect(Collectors.joining(" "));
        if (!ignored.isEmpty()) {
            cursor.warnings.add("terms with ? are ignored, because there are others: " + ignored);
        }
        return parsed;
    }

    private static Term term(Cursor cursor) {
        int start = cursor.at();
        Sign sign = cursor.eat("?") ? Sign.OPTIONAL : cursor.eat("-") ? Sign.EXCLUDED : Sign.REQUIRED;
        char c = cursor.peek();
        if (c == '%') {
            Regex regex = cursor.regex();
            return new Term(sign, regex.toString(), null, regex);
        }
        if (c == '"') {
            String quoted = cursor.quoted();
            return new Term(sign, '"' + quoted + '"', new Needle(Cursor.unescaped(quoted)), null);
        }
        String word = cursor.word();
        boolean ends = cursor.atEnd() || Cursor.isBlank(cursor.peek());
        if (word.isEmpty() && ends) {
            throw cursor.error("no term behind " + sign.prefix, "Write the term right behind it. " + Cursor.QUOTE_IT);
        }
        if (!ends) {
            throw badWord(cursor, start);
        }
        return new Term(sign, word, new Needle(word), null);
    }

    private static FilterPatternException badWord(Cursor cursor, int start) {
        int bad = cursor.at();
        while (!cursor.atEnd() && !Cursor.isBlank(cursor.peek())) {
            cursor.take();
        }
        String term = cursor.text.substring(start, cursor.at());
        return cursor.errorAt(
                bad,
                "Invalid character(s) in term '" + term + "'",
                "a term with a character that needs quotes",
                Cursor.QUOTE_IT);
    }

    @Override
    public boolean matches(Scratch scratch) {
        for (int i = 0; i < terms.size() && !optional; i++) {
            Term term = terms.get(i);
            if (term.sign() != Sign.OPTIONAL && term.isIn(scratch) == (term.sign() == Sign.EXCLUDED)) {
                return false;
            }
        }
        for (int i = 0; i < terms.size() && optional; i++) {
            if (terms.get(i).isIn(scratch)) {
                return true;
            }
        }
        return !optional;
    }

    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(" "));
    }
}
