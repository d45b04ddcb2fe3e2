// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Internet addresses. Private, loopback, link-local, multicast and unspecified ones are nobody's and stay; so do version numbers,
 * clock times and names in code that look like addresses.
 */
final class Addresses {

    private static final int MAX_V6 = 45;

    private Addresses() {}

    // ---- IPv4

    static int v4(Numbers numbers, int group) {
        if (numbers.groups - group < 4 || !numbers.scan.on(Kind.IPV4) || numbers.separator(group, 4) != '.') {
            return 0;
        }
        int address = 0;
        for (int i = group; i < group + 4; i++) {
            int length = numbers.length(i);
            int octet = length > 3 ? 256 : numbers.value(i, 0, length);
            if (octet > 255 || (length > 1 && numbers.digit(i, 0) == 0)) {
                return 0;
            }
            address = address << 8 | octet;
        }
        boolean clear = numbers.clear(group, 4) && !dotted(numbers, group + 3) && !product(numbers, group);
        if (!clear || local(address) || numbers.surroundings(group).version()) {
            return 0;
        }
        return numbers.hit(Kind.IPV4, group, 4);
    }

    /** True when a name goes on behind a dot: {@code 1.2.3.4.Final}, {@code 1.2.3.4.example.com}. */
    private static boolean dotted(Numbers numbers, int last) {
        CharSequence text = numbers.scan.text;
        return Chars.at(text, numbers.end(last)) == '.' && Chars.letter(Chars.at(text, numbers.end(last) + 1));
    }

    /** True for {@code Chrome/127.0.0.0}; not for {@code host.example.com/203.0.113.5} nor {@code //203.0.113.5}. */
    private static boolean product(Numbers numbers, int group) {
        CharSequence text = numbers.scan.text;
        int slash = numbers.start(group) - 1;
        if (Chars.at(text, slash) != '/' || !Chars.word(Chars.at(text, slash - 1))) {
            return false;
        }
        for (int i = slash - 1; i >= 0 && i > slash - 64; i--) {
            char c = text.charAt(i);
            if (c == '.') {
                return false;
            }
            if (!Chars.base64Url(c)) {
                return true;
            }
        }
        return true;
    }

    private static boolean local(int address) {
        int first = address >>> 24;
        int second = address >>> 16 & 0xFF;
        return first == 0
                || first == 10
                || first == 127
                || first >= 224
                || (first == 172 && second >= 16 && second <= 31)
                || (first == 192 && second == 168)
                || (first == 169 && second == 254)
                || (first == 100 && second >= 64 && second <= 127);
    }

    // ---- IPv6 and hardware addresses with colons

    /** A cheap look at the colon at {@code at}: may it be within an address? */
    static boolean maybe(CharSequence text, int at) {
        char before = Chars.at(text, at - 1);
        char after = Chars.at(text, at + 1);
        return (Chars.hex(before) || before == '[' || before == ':' || at == 0 || Chars.space(before))
                && (Chars.hex(after) || after == ':');
    }

    static boolean find(Scan scan, int at) {
        if (!maybe(scan.text, at)) {
            return false;
        }
        CharSequence text = scan.text;
        int start = at;
        while (start > scan.floor && start > at - 6 && Chars.hex(text.charAt(start - 1))) {
            start--;
        }
        int end = at;
        boolean zone = false;
        while (end < scan.length) {
            char c = text.charAt(end);
            zone |= c == '%';
            if (!(Chars.hex(c) || c == ':' || c == '.' || c == '%' || (zone && Chars.base64Url(c)))) {
                break;
            }
            end++;
        }
        int resume = Math.max(at + 1, end - 4);
        while (end > start && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '%')) {
            end--;
        }
        char before = Chars.at(text, start - 1);
        boolean glued = Chars.word(before)
                || before == '_'
                || before == '.'
                || Chars.base64Url(Chars.at(text, end))
                || goesOn(text, start - 1);
        if (!glued && end - start <= MAX_V6 + 16) {
            if (pairs(text, start, end)) {
                return burnedIn(text, start, end) && scan.hit(Kind.MAC, start, end);
            }
            int stop = colonEnd(text, start, end);
            if (v6(text, start, stop)) {
                return scan.hit(Kind.IPV6, start, end);
            }
        }
        return end - at > MAX_V6 && scan.skipTo(resume);
    }

    /** True when the colon at {@code at} is within an address or a fingerprint rather than behind a label. */
    private static boolean goesOn(CharSequence text, int at) {
        if (Chars.at(text, at) != ':') {
            return false;
        }
        int i = at - 1;
        while (i > at - 6 && Chars.hex(Chars.at(text, i))) {
            i--;
        }
        return i > at - 6 && !Chars.word(Chars.at(text, i));
    }

    /** The end without a zone such as {@code %eth0}. */
    private static int colonEnd(CharSequence text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == '%') {
                return i;
            }
        }
        return end;
    }

    private static boolean pairs(CharSequence text, int start, int end) {
        if (end - start != 17) {
            return false;
        }
        for (int i = 0; i < 17; i++) {
            char c = text.charAt(start + i);
            if (i % 3 == 2 ? c != ':' : !Chars.hex(c)) {
                return false;
            }
        }
        return true;
    }

    /** True for an address that a card can have: not all zeros, not the broadcast address. */
    static boolean burnedIn(CharSequence text, int start, int end) {
        boolean zeros = true;
        boolean ones = true;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (Chars.hex(c)) {
                zeros &= c == '0';
                ones &= (c | 0x20) == 'f';
            }
        }
        return !zeros && !ones;
    }

    private static boolean v6(CharSequence text, int start, int end) {
        int groups = 0;
        int gap = -1;
        boolean digit = false;
        boolean allPairs = true;
        int first = 0;
        int i = start;
        if (end - start < 3) {
            return false;
        }
        while (i < end) {
            int from = i;
            int value = 0;
            while (i < end && Chars.hex(text.charAt(i))) {
                digit |= Chars.digit(text.charAt(i));
                value = value << 4 | Character.digit(text.charAt(i), 16);
                i++;
            }
            if (i < end && text.charAt(i) == '.') {
                boolean embedded = quad(text, from, end) && (gap >= 0 || groups == 6);
                return embedded && groups <= 6 && publicQuad(text, from, end) && digit;
            }
            if (i - from > 4) {
                return false;
            }
            if (i > from) {
                allPairs &= i - from == 2;
                first = groups == 0 ? value : first;
                groups++;
            }
            if (i == end) {
                break;
            }
            if (text.charAt(i) != ':') {
                return false;
            }
            i++;
            if (i < end && text.charAt(i) == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = groups;
                i++;
            } else if (i == start + 1 || i == end) {
                return false;
            }
        }
        boolean whole =
                gap < 0 ? groups == 8 && !allPairs : groups <= 7 && (groups >= 3 || (groups == 2 && first >= 0x1000));
        return whole && digit && routed(first, gap);
    }

    /** False for unique local, link-local, multicast and unspecified addresses. */
    private static boolean routed(int first, int gap) {
        return gap != 0 && (first & 0xFE00) != 0xFC00 && (first & 0xFFC0) != 0xFE80 && (first & 0xFF00) != 0xFF00;
    }

    private static boolean quad(CharSequence text, int start, int end) {
        int dots = 0;
        int digits = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0) {
                    return false;
                }
                dots++;
                digits = 0;
            } else if (!Chars.digit(c) || ++digits > 3) {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }

    private static boolean publicQuad(CharSequence text, int start, int end) {
        int address = 0;
        int octet = 0;
        for (int i = start; i <= end; i++) {
            if (i == end || text.charAt(i) == '.') {
                if (octet > 255) {
                    return false;
                }
                address = address << 8 | octet;
                octet = 0;
            } else {
                octet = octet * 10 + text.charAt(i) - '0';
            }
        }
        return !local(address);
    }
}
