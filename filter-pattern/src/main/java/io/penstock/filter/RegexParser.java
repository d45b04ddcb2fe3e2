// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import io.penstock.filter.Regex.Entry;
import io.penstock.filter.Regex.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text between two percent signs. Used once.
 *
 * <pre>
 *   regex       = alternative *( "|" alternative )
 *   alternative = *( "^" | "$" | ( character | "." | escape | class ) [ repeat ] )
 *   repeat      = ( "*" | "+" | "?" | "{" m "}" | "{" m ",}" | "{," n "}" | "{" m "," n "}" ) [ "?" ]
 *   class       = "[" [ "^" ] 1*( character [ "-" character ] | escape ) "]"
 *   escape      = "\" ( "d" | "D" | "s" | "S" | "w" | "W" | "x" 2HEXDIG | operator | "-" )
 * </pre>
 */
final class RegexParser {

    private static final String SYMBOLS = ":_#=@/;,-";
    private static final String OPERATORS = "^$?[]{}|\\*+.";
    private static final String ALLOWED =
            "Allowed are letters, digits, : _ # = @ / ; , - and the operators ^ $ ? [ ] { } | \\"
                    + " * + . ; write any other ASCII character as \\xhh.";

    private final Cursor cursor;
    private final int start;
    private final int end;
    private int states;

    /** The characters read last: a set of 128 bits, and whether those beyond ASCII are in it. */
    private long low;

    private long high;
    private boolean other;

    /** Of the expression from where {@code cursor} is to {@code end}. */
    RegexParser(Cursor cursor, int end) {
        this.cursor = cursor;
        this.start = cursor.at();
        this.end = end;
    }

    Regex parse() {
        if (start == end) {
            throw cursor.error("an empty regular expression", "Write an expression between the percent signs.");
        }
        List<List<State>> alternatives = new ArrayList<>();
        do {
            alternatives.add(alternative());
        } while (eat('|'));
        return new Regex(cursor.text.substring(start, end), alternatives);
    }

    private List<State> alternative() {
        List<State> alternative = new ArrayList<>();
        count(1);
        while (more() && cursor.peek() != '|') {
            if (eat('^')) {
                anchor(alternative, Entry.BEGIN);
            } else if (eat('$')) {
                anchor(alternative, Entry.END);
            } else {
                atom();
                repeated(alternative);
            }
        }
        return alternative;
    }

    private void anchor(List<State> alternative, Entry entry) {
        count(1);
        alternative.add(new State(entry, 0, 0, false, false, false));
        if (more() && "*+?{".indexOf(cursor.peek()) >= 0) {
            throw bad("an anchor cannot be repeated", "Remove the repetition.");
        }
    }

    /** Reads what one character may be into {@link #low}, {@link #high} and {@link #other}. */
    private void atom() {
        clear();
        char c = cursor.peek();
        if (c == '.') {
            cursor.take();
            add('\n');
            invert();
        } else if (c == '[') {
            characterClass();
        } else if (c == '\\') {
            escape();
        } else if (c == '*' || c == '+' || c == '?' || c == '{') {
            throw bad("nothing to repeat", "Write a character before it, or \\" + c + " for the character itself.");
        } else if (c == ']' || c == '}') {
            throw bad("'" + c + "' closes nothing", "Write \\" + c + " for the character itself.");
        } else {
            add(literal());
        }
    }

    private void characterClass() {
        int open = cursor.at();
        cursor.take();
        boolean inverted = eat('^');
        if (more() && cursor.peek() == ']') {
            throw bad("an empty class", "Write what is allowed between [ and ], and \\] for the bracket itself.");
        }
        while (!eat(']')) {
            if (!more()) {
                throw cursor.errorAt(
                        open, null, "this class is not closed", "Write ] behind it, or \\[ for the bracket.");
            }
            range();
        }
        if (inverted) {
            invert();
        }
    }

    private void range() {
        int first = member();
        boolean range = first >= 0
                && more()
                && cursor.peek() == '-'
                && cursor.at() + 1 < end
                && cursor.text.charAt(cursor.at() + 1) != ']';
        if (!range) {
            return;
        }
        int at = cursor.at();
        cursor.take();
        int last = member();
        if (last < first) {
            throw cursor.errorAt(at, null, "not a range", "Write the lower character first, or \\- for the hyphen.");
        }
        for (int c = first; c <= last; c++) {
            add(c);
        }
    }

    /** Adds a member of a class; returns it, or -1 when it was a class itself. */
    private int member() {
        char c = cursor.peek();
        if (c == '\\') {
            return escape();
        }
        if (c == '[') {
            throw bad("'[' within a class", "Write \\[ for the bracket itself.");
        }
        int literal = OPERATORS.indexOf(c) >= 0 ? cursor.take() : literal();
        add(literal);
        return literal;
    }

    /** Adds what an escape stands for; returns it, or -1 when it is a class. */
    private int escape() {
        cursor.take();
        if (!more()) {
            throw bad("nothing behind the backslash", "Write \\\\ for the backslash itself.");
        }
        char c = cursor.peek();
        if (c == 'x') {
            cursor.take();
            return hex();
        }
        if ("dDsSwW".indexOf(c) >= 0) {
            cursor.take();
            addClass(c);
            return -1;
        }
        if (OPERATORS.indexOf(c) >= 0 || c == '-') {
            cursor.take();
            add(c);
            return c;
        }
        throw bad(
                "'\\" + c + "' is no escape",
                "Allowed are \\d \\D \\s \\S \\w \\W, \\xhh and a backslash before an operator.");
    }

    private int hex() {
        int value = 0;
        for (int i = 0; i < 2; i++) {
            int digit = more() && cursor.peek() < 128 ? Character.digit(cursor.peek(), 16) : -1;
            if (digit < 0 || (i == 0 && digit > 7)) {
                throw bad("\\x needs two hexadecimal digits from 00 to 7F", "Write for example \\x3A for a colon.");
            }
            value = (value << 4) | digit;
            cursor.take();
        }
        add(value);
        return value;
    }

    private char literal() {
        char c = cursor.peek();
        boolean letter = c < 128 && Character.isLetterOrDigit(c);
        if (c == ' ') {
            cursor.warnings.add("the space at position " + (cursor.at() + 1) + " is not among the characters that"
                    + " CloudWatch Logs documents for regular expressions; \\x20 is");
        } else if (!letter && SYMBOLS.indexOf(c) < 0) {
            throw bad("this character is not allowed in a regular expression", ALLOWED);
        }
        return cursor.take();
    }

    private void repeated(List<State> alternative) {
        int at = cursor.at();
        int least = 1;
        int most = 1;
        if (eat('*')) {
            least = 0;
            most = Integer.MAX_VALUE;
        } else if (eat('+')) {
            most = Integer.MAX_VALUE;
        } else if (eat('?')) {
            least = 0;
        } else if (eat('{')) {
            int first = number();
            boolean range = eat(',');
            int second = range ? number() : first;
            if (!eat('}') || (first < 0 && second < 0)) {
                throw bad("a repetition is {m}, {m,}, {,n} or {m,n}", "Write \\{ for the brace itself.");
            }
            least = Math.max(0, first);
            most = second < 0 ? Integer.MAX_VALUE : second;
        }
        if (most < least) {
            throw cursor.errorAt(
                    at,
                    null,
                    "a repetition at most " + most + " and at least " + least + " times",
                    "Write" + " the smaller number first.");
        }
        if (cursor.at() > at) {
            // Lazy: matches the same texts.
            eat('?');
            if (more() && "*+?{".indexOf(cursor.peek()) >= 0) {
                throw bad("a repetition of a repetition", "Write one of them.");
            }
        }
        write(alternative, least, most);
    }

    /** Writes the repetition out. */
    private void write(List<State> alternative, int least, int most) {
        boolean endless = most == Integer.MAX_VALUE;
        int copies = endless ? Math.max(1, least) : most;
        count(copies);
        for (int i = 0; i < copies; i++) {
            alternative.add(new State(Entry.CHARACTER, low, high, other, i >= least, endless && i == copies - 1));
        }
    }

    private int number() {
        int first = cursor.at();
        int value = 0;
        while (more() && cursor.peek() >= '0' && cursor.peek() <= '9') {
            value = Math.min(Regex.MAX_STATES + 1, 10 * value + cursor.take() - '0');
        }
        return cursor.at() == first ? -1 : value;
    }

    private void count(int more) {
        states += more;
        if (states > Regex.MAX_STATES) {
            throw cursor.errorAt(
                    start,
                    null,
                    "a regular expression that comes to more than " + Regex.MAX_STATES
                            + " characters when its repetitions are written out",
                    "Use smaller numbers of repetitions, or * and +.");
        }
    }

    private void addClass(char name) {
        for (int c = 0; c < 128; c++) {
            boolean in =
                    switch (Character.toLowerCase(name)) {
                        case 'd' -> c >= '0' && c <= '9';
                        case 's' -> c == ' ' || (c >= '\t' && c <= '\r');
                        default -> Character.isLetterOrDigit(c) || c == '_';
                    };
            if (in == Character.isLowerCase(name)) {
                add(c);
            }
        }
        other |= Character.isUpperCase(name);
    }

    private void add(int c) {
        if (c < 64) {
            low |= 1L << c;
        } else {
            high |= 1L << c;
        }
    }

    private void clear() {
        low = 0;
        high = 0;
        other = false;
    }

    private void invert() {
        low = ~low;
        high = ~high;
        other = !other;
    }

    private boolean more() {
        return cursor.at() < end;
    }

    private boolean eat(char c) {
        if (more() && cursor.peek() == c) {
            cursor.take();
            return true;
        }
        return false;
    }

    private FilterPatternException bad(String what, String remedy) {
        int term = start - 1;
        String text = cursor.text.substring(term, end + 1);
        return cursor.errorAt(cursor.at(), "Invalid character(s) in term '" + text + "'", what, remedy);
    }
}
