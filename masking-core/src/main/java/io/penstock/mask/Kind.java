// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the engine finds by itself. The identifier of a kind, its name in lower case, is what policies, counts and {@code
 * --explain} use; its label, the name in upper case in brackets, is what {@code redact} leaves.
 */
public enum Kind {
    /** Payment card number: issuer's prefix, length and Luhn digit. */
    CARD(Pack.GLOBAL),
    /** Card verification code, known by the name of its field. */
    CVV(Pack.GLOBAL),
    /** E-mail address. */
    EMAIL(Pack.GLOBAL),
    /** Public IPv4 address. */
    IPV4(Pack.GLOBAL),
    /** Public IPv6 address. */
    IPV6(Pack.GLOBAL),
    /** Hardware address of a network interface. */
    MAC(Pack.GLOBAL),
    /** Latitude or longitude with at least four decimals, beside a word that says so. */
    GPS(Pack.GLOBAL),
    /** Telephone number in international form, other than Korea, Japan and North America. */
    PHONE_INTL(Pack.GLOBAL),
    /** International bank account number. */
    IBAN(Pack.EU),
    /** Korean resident registration number. */
    KR_RRN(Pack.KR),
    /** Korean foreigner registration number. */
    KR_FRN(Pack.KR),
    /** Korean driving licence. */
    KR_DRIVER(Pack.KR),
    /** Korean passport. */
    KR_PASSPORT(Pack.KR),
    /** Korean business registration number. */
    KR_BRN(Pack.KR),
    /** Korean bank account. */
    KR_BANK(Pack.KR),
    /** Korean telephone number. */
    PHONE_KR(Pack.KR),
    /** Japanese individual number. */
    JP_MYNUMBER(Pack.JP),
    /** Japanese driving licence. */
    JP_DRIVER(Pack.JP),
    /** Japanese passport. */
    JP_PASSPORT(Pack.JP),
    /** Japanese bank account. */
    JP_BANK(Pack.JP),
    /** Japanese telephone number. */
    PHONE_JP(Pack.JP),
    /** Social security number of the United States. */
    US_SSN(Pack.US),
    /** Taxpayer number of the United States. */
    US_ITIN(Pack.US),
    /** Bank routing number of the United States. */
    US_ABA(Pack.US),
    /** North American telephone number. */
    PHONE_US(Pack.US),
    /** JSON web token. */
    JWT(Pack.SECRETS),
    /** Identifier of an AWS access key. */
    AWS_ACCESS_KEY(Pack.SECRETS),
    /** AWS secret access key. */
    AWS_SECRET_KEY(Pack.SECRETS),
    /** Bearer token of an Authorization header. */
    BEARER(Pack.SECRETS),
    /** Credentials of basic authentication. */
    BASIC_AUTH(Pack.SECRETS),
    /** Key, token or secret that its name gives away. */
    API_KEY(Pack.SECRETS),
    /** Password that its name gives away. */
    PASSWORD(Pack.SECRETS),
    /** Token of GitHub. */
    GITHUB_TOKEN(Pack.SECRETS),
    /** Token of Slack. */
    SLACK_TOKEN(Pack.SECRETS),
    /** The secret path of an incoming webhook. */
    SLACK_WEBHOOK(Pack.SECRETS),
    /** Secret key of Stripe. */
    STRIPE_KEY(Pack.SECRETS),
    /** API key of Google Cloud. */
    GCP_API_KEY(Pack.SECRETS),
    /** Token of another vendor with a prefix of its own. */
    VENDOR_TOKEN(Pack.SECRETS),
    /** Private key in PEM or PuTTY form. */
    PRIVATE_KEY(Pack.SECRETS),
    /** Password within a URL. */
    URL_PASSWORD(Pack.SECRETS);

    /** A group of kinds that a policy switches together. */
    public enum Pack {
        /** Passwords, keys and tokens. */
        SECRETS,
        /** Personal data of no country in particular. */
        GLOBAL,
        /** Korea. */
        KR,
        /** Japan. */
        JP,
        /** United States. */
        US,
        /** Europe. */
        EU;

        /** The name in a policy file. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Pack pack;
    private final String id;
    private final String label;

    Kind(Pack pack) {
        this.pack = pack;
        this.id = name().toLowerCase(Locale.ROOT);
        this.label = "[" + name() + "]";
    }

    /** The group that this kind belongs to. */
    public Pack pack() {
        return pack;
    }

    /** The name in policies and counts, such as {@code kr_rrn}. */
    public String id() {
        return id;
    }

    /** What {@code redact} leaves, such as {@code [KR_RRN]}. */
    public String label() {
        return label;
    }

    /** The number of this kind within one run of the library; never stored. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    /** The kind that has {@code index}. */
    @SuppressWarnings("EnumOrdinal")
    static Kind of(int index) {
        return values()[index];
    }

    long bit() {
        return 1L << index();
    }

    /** The kind named {@code id}, or null. */
    static @Nullable Kind named(String id) {
        for (Kind kind : values()) {
            if (kind.id.equals(id)) {
                return kind;
            }
        }
        return null;
    }
}
