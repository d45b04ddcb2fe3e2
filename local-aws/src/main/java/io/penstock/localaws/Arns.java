// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

/** Resource names of one region and account. */
record Arns(String region, String account) {

    String group(String group) {
        return "arn:aws:logs:" + region + ":" + account + ":log-group:" + group;
    }

    String stream(String group, String stream) {
        return group(group) + ":log-stream:" + stream;
    }

    /** What a call acts on, as the service names it when it denies one. */
    String resource(Call call) {
        return stream(call.group(), call.stream());
    }

    String user() {
        return "arn:aws:iam::" + account + ":user/local";
    }
}
