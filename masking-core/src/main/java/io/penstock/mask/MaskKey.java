// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of pseudonyms: an identifier, which is printed, and at least 32 bytes, which never are. Without a key a nine-digit
 * number is found again by trying all of them.
 */
public final class MaskKey {

    /** HMAC-SHA-256 has 32 bytes; a shorter key weakens it. */
    static final int MIN_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final String id;
    private final SecretKeySpec key;

    /**
     * @param id 1 to 16 letters, digits, {@code _} or {@code -}; a new key gets a new one
     * @param bytes at least 32; copied
     */
    public MaskKey(String id, byte[] bytes) {
        if (id.isEmpty() || id.length() > 16 || !id.chars().allMatch(Chars::base64Url)) {
            throw new IllegalArgumentException(
                    "The key's id '" + id + "' is not 1 to 16 letters, digits, '_' or '-'. Use for example k1.");
        }
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException("The key '" + id + "' has " + bytes.length + " bytes; it needs at least "
                    + MIN_BYTES + ". Make one with: openssl rand -base64 32");
        }
        this.id = id;
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    String id() {
        return id;
    }

    byte[] sign(byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** The identifier alone. */
    @Override
    public String toString() {
        return "MaskKey[" + id + "]";
    }
}
