// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** The names under which secrets are logged, and words that stand in their place. Longer names win over their endings. */
final class SecretNames {

    static final int NONE = 0;
    static final int PASSWORD = 1;
    static final int TOKEN = 2;
    static final int AUTHORIZATION = 3;
    static final int PIN = 4;
    static final int CVV = 5;

    /** Names that end as a secret's does and are none. */
    private static final int HARMLESS = 6;

    /** Names that are too short to count as the ending of a longer word. */
    private static final int SHORT = 6;

    private static final Words NAMES = Words.backward()
            .add(PASSWORD, """
                    password passwd passphrase passcode pwd pass pw userpw userpwd userpass dbpass 비밀번호 비번 패스워드 암호 パスワード 暗証番号 密码
                    """)
            .add(TOKEN, """
                    apikey apitoken apisecret appkey appsecret secret secretkey secretaccesskey accesskey accesskeysecret
                    accountkey sharedaccesskey subscriptionkey privatekey encryptionkey signingkey masterkey servicekey licensekey
                    storagekey token accesstoken refreshtoken idtoken authtoken sessiontoken securitytoken credential credentials
                    jsessionid phpsessid connectsid signature sig authkey clientkey 인증키 비밀키 토큰 トークン 秘密鍵 アクセスキー
                    """)
            .add(AUTHORIZATION, """
                    authorization auth authheader authorizationheader
                    """)
            .add(PIN, """
                    pin pinno pincode pinnumber otp otpcode verificationcode authcode 인증번호 認証コード
                    """)
            .add(CVV, """
                    cvv cvc cvv2 cvc2 cardcvc cardcvv securitycode セキュリティコード
                    """)
            .add(HARMLESS, """
                    nexttoken pagetoken nextpagetoken continuationtoken sequencetoken uploadsequencetoken synctoken
                    cancellationtoken tokentoken bypass byp compass methodsignature typesignature functionsignature
                    """);

    private static final Words NOTHING = Words.forward().add(1, """
                    null nil none undefined true false empty blank n/a redacted masked hidden removed filtered protected omitted
                    unset
                    """);

    private static final Words PROSE = Words.forward().add(1, """
                    must required missing invalid empty incorrect wrong expired changed reset updated too is was cannot not ok yes
                    no set provided mismatch weak strong failed failure success accepted rejected encoded hashed authentication
                    """);

    private static final int MAX_TAG = 64;

    private SecretNames() {}

    /** What the key before the sign at {@code at} names, or {@link #NONE}. */
    static int before(CharSequence text, int floor, int at) {
        int end = at;
        int skipped = 0;
        while (end > floor && skipped < 12 && closing(text.charAt(end - 1))) {
            end--;
            skipped++;
        }
        if (end == floor || !(Chars.word(text.charAt(end - 1)) || text.charAt(end - 1) > 0x7F)) {
            return NONE;
        }
        long found = NAMES.longestBefore(text, floor, end);
        if (found < 0) {
            return NONE;
        }
        int name = (int) (found & 0xFF);
        int start = (int) (found >> 8);
        boolean bounded = bounded(text, start);
        if (Chars.at(text, end) == ']' && Chars.upper(text.charAt(end - 1)) && label(text, start)) {
            return NONE;
        }
        if (name == HARMLESS || (!bounded && end - start < (name == TOKEN ? SHORT - 1 : SHORT))) {
            return NONE;
        }
        return Chars.at(text, at) == '>' && !tag(text, start, at) ? NONE : name;
    }

    /** True when what masked a value, such as {@code [API_KEY]}, was read as a name. */
    private static boolean label(CharSequence text, int start) {
        int i = start;
        while (i > 0 && i > start - MAX_TAG && (Chars.upper(text.charAt(i - 1)) || text.charAt(i - 1) == '_')) {
            i--;
        }
        return Chars.at(text, i - 1) == '[';
    }

    /** True for {@code <name>} and {@code name -> }. */
    private static boolean tag(CharSequence text, int start, int at) {
        int i = start;
        while (i > 0
                && i > at - MAX_TAG
                && (Chars.base64Url(text.charAt(i - 1)) || text.charAt(i - 1) == ':' || text.charAt(i - 1) == '.')) {
            i--;
        }
        char before = Chars.at(text, i - 1);
        return before == '<' || Chars.at(text, at - 1) == '-';
    }

    private static boolean closing(char c) {
        return c == ' ' || c == '\\' || c == ')' || c == ']' || c == '-' || Chars.quote(c);
    }

    private static boolean bounded(CharSequence text, int start) {
        char before = Chars.at(text, start - 1);
        return !Chars.letter(before) || (Chars.lower(before) && Chars.upper(text.charAt(start)));
    }

    /** True when the range is a word for no value. */
    static boolean nothing(CharSequence text, int from, int end) {
        return NOTHING.longest(text, from, end) >> 8 == end;
    }

    /** True when the range is a word that messages about a password have in that place. */
    static boolean prose(CharSequence text, int from, int end) {
        return PROSE.longest(text, from, end) >> 8 == end;
    }
}
