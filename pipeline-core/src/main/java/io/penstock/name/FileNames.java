// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** File names from text that may hold anything. */
final class FileNames {

    private FileNames() {}

    /** A name that a person recognises and that no other scope has. */
    static String ofScope(String scope) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(scope.getBytes(StandardCharsets.UTF_8));
            return readable(scope, 60) + "-" + HexFormat.of().formatHex(hash, 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** At most {@code max} letters, digits, {@code _}, {@code -}; everything else becomes {@code _}. */
    static String readable(String text, int max) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < Math.min(max, text.length()); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            name.append(plain ? c : '_');
        }
        return name.toString();
    }
}
