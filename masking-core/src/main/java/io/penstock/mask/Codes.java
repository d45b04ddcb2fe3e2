// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** Identifiers that start with letters: international bank account numbers, Korean and Japanese passports. */
final class Codes {

    /** The lengths of the countries that have an IBAN. */
    private static final Words IBAN = Words.forward()
            .add(15, "no")
            .add(16, "be")
            .add(18, "dk fi fo gl nl sd fk")
            .add(19, "mk si")
            .add(20, "at ba ee kz lt lu xk mn")
            .add(21, "ch cr hr li lv")
            .add(22, "bg bh de ge gb ie me rs va")
            .add(23, "ae gi il iq tl om so")
            .add(24, "ad cz es md pk ro sa se sk tn vg")
            .add(25, "ly pt st")
            .add(26, "is tr")
            .add(27, "bi dj fr gr it mc mr sm")
            .add(28, "al az by cy do gt hu lb ni pl sv")
            .add(29, "br eg ps qa ua")
            .add(30, "jo kw mu ye")
            .add(31, "mt sc")
            .add(32, "lc")
            .add(33, "ru");

    private Codes() {}

    /** A cheap look at the word at {@code at}. */
    static boolean maybe(CharSequence text, int at) {
        char second = Chars.at(text, at + 1);
        return Chars.digit(second) || (Chars.digit(Chars.at(text, at + 2)) && Chars.letter(second));
    }

    static boolean find(Scan scan, int at) {
        if (!maybe(scan.text, at) || Chars.at(scan.text, at - 1) == '_') {
            return false;
        }
        return iban(scan, at) || passport(scan, at);
    }

    private static boolean iban(Scan scan, int at) {
        CharSequence text = scan.text;
        if (!scan.on(Kind.IBAN) || !Chars.digit(Chars.at(text, at + 3)) || !Chars.letter(Chars.at(text, at + 1))) {
            return false;
        }
        int length = country(text, at);
        if (length < 0) {
            return false;
        }
        int taken = 0;
        int i = at;
        int check = 0;
        int head = 0;
        while (i < scan.length && taken < length) {
            char c = text.charAt(i);
            if (!Chars.word(c)) {
                boolean gap = (c == ' ' || c == '-') && taken % 4 == 0 && Chars.word(Chars.at(text, i + 1));
                if (!gap) {
                    return false;
                }
                i++;
                continue;
            }
            int value = Character.digit(c, 36);
            if (taken < 4) {
                head = value < 10 ? head * 10 + value : head * 100 + value;
            } else {
                check = (value < 10 ? check * 10 + value : check * 100 + value) % 97;
            }
            taken++;
            i++;
        }
        boolean valid = taken == length && !Chars.word(Chars.at(text, i)) && (check * 1_000_000 + head) % 97 == 1;
        return valid && scan.hit(Kind.IBAN, at, i);
    }

    private static int country(CharSequence text, int at) {
        for (int k = at; k < at + 2; k++) {
            if (!Chars.letter(text.charAt(k))) {
                return -1;
            }
        }
        long found = IBAN.longest(text, at, at + 2);
        return found >> 8 == at + 2 ? (int) (found & 0xFF) : -1;
    }

    private static boolean passport(Scan scan, int at) {
        CharSequence text = scan.text;
        int end = at;
        while (end < scan.length && end < at + 10 && Chars.word(text.charAt(end))) {
            end++;
        }
        char before = Chars.at(text, at - 1);
        boolean glued = (before == '-' || before == '.') && Chars.word(Chars.at(text, at - 2));
        if (end - at != 9 || glued || (Chars.at(text, end) == '-' && Chars.word(Chars.at(text, end + 1)))) {
            return false;
        }
        Kind kind = korean(text, at) ? Kind.KR_PASSPORT : japanese(text, at) ? Kind.JP_PASSPORT : null;
        return kind != null && scan.surroundings.before(at).speakOf(Topic.PASSPORT) && scan.hit(kind, at, end);
    }

    /** A letter and eight digits, or since 2021 a letter in their middle. */
    private static boolean korean(CharSequence text, int at) {
        boolean letter = "msrodg".indexOf(Chars.folded(text.charAt(at))) >= 0;
        return letter
                && digits(text, at + 1, 3)
                && (digits(text, at + 4, 5) || (Chars.letter(text.charAt(at + 4)) && digits(text, at + 5, 4)));
    }

    private static boolean japanese(CharSequence text, int at) {
        return Chars.letter(text.charAt(at)) && Chars.letter(text.charAt(at + 1)) && digits(text, at + 2, 7);
    }

    private static boolean digits(CharSequence text, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!Chars.digit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
