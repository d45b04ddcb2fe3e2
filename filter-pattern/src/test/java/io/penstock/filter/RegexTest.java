// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static io.penstock.filter.Check.no;
import static io.penstock.filter.Check.refused;
import static io.penstock.filter.Check.yes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {

    @Test
    void repetitions() {
        yes("%^ab?c$%", "ac", "abc");
        no("%^ab?c$%", "abbc", "bc");
        yes("%^ab*c$%", "ac", "abbbc");
        yes("%^ab+c$%", "abc", "abbbc");
        no("%^ab+c$%", "ac");
        yes("%^a{2}$%", "aa");
        no("%^a{2}$%", "a", "aaa");
        yes("%^a{2,}$%", "aa", "aaaaa");
        no("%^a{2,}$%", "a");
        yes("%^a{,2}$%", "", "a", "aa");
        no("%^a{,2}$%", "aaa");
        yes("%^a{1,3}b$%", "ab", "aaab");
        no("%^a{1,3}b$%", "b", "aaaab");
        yes("%^a{0}b$%", "b");
        no("%^a{0}b$%", "ab");
        yes("%^a*?b+?c??$%", "b", "aabbc");
    }

    @Test
    void anchors() {
        yes("%^a%", "ab");
        no("%^a%", "ba", "b\na");
        yes("%a$%", "ba");
        no("%a$%", "ab", "a\n");
        yes("%^$%", "");
        no("%^$%", "a");
        yes("%x*^a%", "ab");
        no("%x^a%", "xa", "a");
        yes("%a$x*%", "ba");
        yes("%^a|b$%", "ax", "xb");
        no("%^a|b$%", "xax", "bx");
        yes("%a|%", "", "x");
    }

    @Test
    void classes() {
        yes("%^[a-cx]$%", "a", "b", "c", "x");
        no("%^[a-cx]$%", "d", "-", "");
        yes("%^[^a-c]$%", "d", "한", "😀", "\n");
        no("%^[^a-c]$%", "a", "dd", "한글");
        yes("%^[.*+?$|{}^-]+$%", ".*+?$|{}^-");
        yes("%^[\\]\\[\\\\]+$%", "][\\");
        yes("%^[\\d_-]+$%", "1-2_3");
        yes("%^[\\W]$%", "é", " ");
        yes("%^[\\x41-\\x43]+$%", "ABC");
        yes("%^[a-]+$%", "a-a");
    }

    @Test
    void escapes() {
        yes("%^\\d\\D\\s\\S\\w\\W$%", "1a b_-", "0한\t글Z😀");
        no("%^\\d$%", "a", "٣", "１");
        no("%^\\w$%", "é", "한", "-");
        yes("%^\\s$%", " ", "\t", "\n", "\r", "\f", "\u000b");
        no("%^\\s$%", "\u3000", "\u00a0");
        yes("%^\\x28\\x3a\\x3A\\x25$%", "(::%");
        yes("%^\\^\\$\\?\\[\\]\\{\\}\\|\\\\\\*\\+\\.\\-$%", "^$?[]{}|\\*+.-");
    }

    @Test
    void dot_isOneCharacterOfAnyLanguage_butNoLineFeed() {
        yes("%^.$%", "a", "é", "한", "😀", "\r");
        no("%^.$%", "", "ab", "\n", "한글");
        yes("%^.{3}$%", "가😀x");
    }

    @Test
    void symbols() {
        yes("%^:_#=@/;,-$%", ":_#=@/;,-");
    }

    @Test
    void space_isTaken_withAWarning() {
        yes("%shutting down%", "shutting down");
        assertThat(FilterPattern.parse("%a b%").warnings())
                .singleElement()
                .asString()
                .contains("space at position 3", "\\x20");
        assertThat(FilterPattern.parse("%a\\x20b%").warnings()).isEmpty();
    }

    @Test
    void manyStates_areSearchedTheSame() {
        yes("%^a{100,200}b[0-9]{50,}c{,80}$%", "a".repeat(150) + "b" + "7".repeat(300) + "c".repeat(80));
        no("%^a{100,200}b[0-9]{50,}c{,80}$%", "a".repeat(150) + "b" + "7".repeat(300) + "c".repeat(81));
        no("%^a{100,200}b[0-9]{50,}c{,80}$%", "a".repeat(99) + "b" + "7".repeat(300));
        yes("%x.{500}y%", "z".repeat(100) + "x" + "한".repeat(500) + "y");
        no("%x.{500}y%", "z".repeat(100) + "x" + "한".repeat(499) + "y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%%          ~ 2 ~ an empty regular expression",
                "%hello!%    ~ 7 ~ not allowed in a regular expression",
                "%(ab)%      ~ 2 ~ \\xhh",
                "%a\"b%      ~ 3 ~ Allowed are letters",
                "%café%      ~ 5 ~ not allowed",
                "%😀%         ~ 2 ~ not allowed",
                "%*a%        ~ 2 ~ nothing to repeat",
                "%a**%       ~ 4 ~ a repetition of a repetition",
                "%a*+%       ~ 4 ~ a repetition of a repetition",
                "%^*a%       ~ 3 ~ an anchor cannot be repeated",
                "%a{%        ~ 4 ~ a repetition is",
                "%a{}%       ~ 5 ~ a repetition is",
                "%a{,}%      ~ 6 ~ a repetition is",
                "%a{x}%      ~ 4 ~ a repetition is",
                "%a{3,2}%    ~ 3 ~ smaller number first",
                "%{2}%       ~ 2 ~ nothing to repeat",
                "%a]%        ~ 3 ~ closes nothing",
                "%a}%        ~ 3 ~ closes nothing",
                "%[]%        ~ 3 ~ an empty class",
                "%[^]a]%     ~ 4 ~ an empty class",
                "%[ab%       ~ 2 ~ class is not closed",
                "%[a[b]%     ~ 4 ~ within a class",
                "%[z-a]%     ~ 4 ~ not a range",
                "%[a-\\d]%   ~ 4 ~ not a range",
                "%[!]%       ~ 3 ~ not allowed",
                "%a\\%       ~ 4 ~ nothing behind the backslash",
                "%\\n%       ~ 3 ~ is no escape",
                "%\\b%       ~ 3 ~ is no escape",
                "%\\x4%      ~ 5 ~ two hexadecimal digits",
                "%\\x80%     ~ 4 ~ from 00 to 7F",
                "%a{1001}%   ~ 2 ~ more than 1000",
                "%a{999999999999}% ~ 2 ~ more than 1000",
                "%a{600}b{600}% ~ 2 ~ more than 1000",
                "%ab         ~ 1 ~ not closed",
            })
    void badExpression_isRefusedWhereItIs(String line) {
        String[] parts = line.split("~");
        refused(parts[0].strip(), Integer.parseInt(parts[1].strip()), parts[2].strip());
    }

    @Test
    void badCharacter_isNamedInTheServicesWords() {
        assertThat(refused("x %hello!% y", 9, "'!' at position 9").serviceText())
                .isEqualTo("Invalid character(s) in term '%hello!%'");
    }

    /** The JDK's engine as an oracle, with the few differences of the two languages written out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 70})
    void randomExpressions_matchWhatTheJdkMatches(int copies) {
        long seed =
                System.getProperty("penstock.seed") == null ? new Random().nextLong() : Long.getLong("penstock.seed");
        System.out.println("RegexTest: penstock.seed=" + seed);
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 3_000; i++) {
            String regex = expression(random, copies);
            Pattern jdk = Pattern.compile(
                    regex.replace("$", "\\z").replace("\\\\z", "\\$").replace("{,", "{0,"), Pattern.UNIX_LINES);
            FilterPattern ours;
            try {
                ours = FilterPattern.parse("%" + regex + "%");
            } catch (FilterPatternException e) {
                assertThat(e).as(regex).hasMessageContaining("more than 1000");
                continue;
            }
            for (int k = 0; k < 8; k++) {
                String text = text(random);
                boolean expected = jdk.matcher(text).find();
                found += expected ? 1 : 0;
                assertThat(ours.matches(text))
                        .as("%s on '%s', seed %d", regex, text, seed)
                        .isEqualTo(expected);
            }
        }
        assertThat(found).isBetween(1_000, 23_000);
    }

    private static String expression(Random random, int copies) {
        StringBuilder regex = new StringBuilder();
        int atoms = 1 + random.nextInt(6);
        for (int i = 0; i < atoms; i++) {
            int kind = random.nextInt(20);
            if (kind == 0 && i > 0) {
                regex.append('|');
            } else if (kind == 1) {
                regex.append('^');
            } else if (kind == 2) {
                regex.append('$');
            } else {
                String[] choice = {
                    "a", "b", "c", ".", "[ab]", "[^ab]", "[a-c1]", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S"
                };
                regex.append(choice[random.nextInt(choice.length)]);
                int m = random.nextInt(3);
                int n = m + random.nextInt(3);
                String[] repeat = {
                    "",
                    "",
                    "",
                    "",
                    "*",
                    "+",
                    "?",
                    "{" + m + "}",
                    "{" + m + ",}",
                    "{," + n + "}",
                    "{" + m + "," + n + "}"
                };
                regex.append(repeat[random.nextInt(repeat.length)]);
            }
        }
        // A branch that never matches makes the set of states larger than one word.
        return copies > 2 ? "\\x01{" + copies + "}|" + regex : regex.toString();
    }

    private static String text(Random random) {
        String[] pieces = {"a", "b", "c", "1", " ", "\n", "한", "é", "😀", "ab"};
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
