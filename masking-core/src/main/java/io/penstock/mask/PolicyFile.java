// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A policy in a file that may change while the application runs. {@link #refresh} takes a changed file over; one that is wrong
 * leaves the old policy in place and says why.
 *
 * <p>{@code refresh} is called by one thread, from time to time; there is no thread of its own here.
 */
public final class PolicyFile {

    /** A policy has a few kilobytes; a large file is the wrong one. */
    private static final int MAX_BYTES = 1 << 20;

    private record Stamp(FileTime modified, long size) {}

    private final Path file;
    private final Masker masker;
    private @Nullable Stamp seen;
    private String problem = "";

    /** Watches {@code file} for {@code masker}, which has its policy already. */
    public PolicyFile(Path file, Masker masker) {
        this.file = file;
        this.masker = masker;
        this.seen = stamp();
    }

    /**
     * Takes the file over when it changed.
     *
     * @return what is wrong with it, empty when nothing is; a sentence is returned once for each change
     */
    public String refresh() {
        Stamp now = stamp();
        if (Objects.equals(now, seen)) {
            return "";
        }
        seen = now;
        try {
            masker.policy(read(file));
            problem = "";
        } catch (InvalidPolicyException e) {
            problem = e.getMessage() + " The policy in use stays as it was.";
        }
        return problem;
    }

    /** What is wrong with the file as it was read last, empty when nothing is. */
    public String problem() {
        return problem;
    }

    private @Nullable Stamp stamp() {
        try {
            return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException e) {
            return null;
        }
    }

    static MaskPolicy read(Path file) {
        String name = file.toString();
        Path last = file.getFileName();
        String lower = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        boolean yaml = lower.endsWith(".yml") || lower.endsWith(".yaml");
        if (!yaml && !lower.endsWith(".json")) {
            throw new InvalidPolicyException(
                    name, List.of("Allowed are off, secrets, standard, or a file that ends in .yml, .yaml or .json."));
        }
        String text = content(file, name);
        try {
            Object document = yaml ? YamlText.parse(text) : JsonText.parse(text);
            return new PolicyReader(name).read(document);
        } catch (NoClassDefFoundError e) {
            throw new InvalidPolicyException(
                    name,
                    List.of(
                            "It is in YAML; add org.snakeyaml:snakeyaml-engine to the class path, or write it in JSON."));
        } catch (InvalidPolicyException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidPolicyException(name, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static String content(Path file, String name) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidPolicyException(name, List.of("It is larger than 1 MiB; is it the right file?"));
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidPolicyException(
                    name, List.of("It cannot be read (" + e + "). Check that it is there, readable, and in UTF-8."));
        }
    }
}
