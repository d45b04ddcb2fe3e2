// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

/**
 * Something that is known only by asking: a metadata service, a file of the platform, an API of AWS.
 *
 * @param source who knows it, such as {@code ec2}
 * @param attribute what is asked for, such as {@code instance-id} or {@code tag:Name}
 */
public record Fact(String source, String attribute) {

    /** As the token is written, for messages. */
    @Override
    public String toString() {
        return "{" + source + ":" + attribute + "}";
    }
}
