// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.name.Names;
import io.penstock.pipeline.StatusReporter;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the credentials come from: at most one source, and a role to assume with what it gives. All null: the SDK's
 * default chain.
 */
record Login(
        @Nullable String profile,
        @Nullable Class<?> provider,
        @Nullable Key key,
        @Nullable Role role) {

    static final Login DEFAULT = new Login(null, null, null, null);

    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");
    private static final Pattern NOT_IN_SESSION_NAME = Pattern.compile("[^\\w+=,.@-]");
    private static final int MAX_SESSION_NAME = 64;
    private static final String STS = "software/amazon/awssdk/services/sts/StsClient.class";

    /** A fixed access key. */
    record Key(String id, String secret, @Nullable String token) {

        /** Without its secrets. */
        @Override
        public String toString() {
            return id;
        }
    }

    /** A role to assume. */
    record Role(String arn, @Nullable String externalId, String sessionName) {}

    /** Reads the settings. What is wrong keeps the appender off: it would log in as somebody else. */
    static Login of(Settings settings, Names names, StatusReporter status, long nowMillis) {
        List<Setting<String>> sources =
                List.of(AccessSettings.PROFILE, AccessSettings.PROVIDER, AccessSettings.ACCESS_KEY_ID);
        List<String> given =
                sources.stream().filter(settings::isSet).map(Setting::name).toList();
        if (given.size() > 1) {
            settings.report(
                    "credentials",
                    String.join(" and ", given)
                            + " each say where the credentials come from; write one of them; the appender stays off",
                    true);
        }
        return new Login(
                Given.usable(settings, AccessSettings.PROFILE),
                provider(settings),
                key(settings, status),
                role(settings, names, nowMillis));
    }

    /** Looked up on the application's thread: only it knows the application's class loader. */
    private static @Nullable Class<?> provider(Settings settings) {
        String name = Given.usable(
                settings,
                AccessSettings.PROVIDER,
                text -> AccessClasses.find(text) == null ? "there is no such class on the class path" : null);
        return name == null ? null : AccessClasses.find(name);
    }

    private static @Nullable Key key(Settings settings, StatusReporter status) {
        String id = Given.usable(settings, AccessSettings.ACCESS_KEY_ID);
        String secret = Given.usable(settings, AccessSettings.SECRET_ACCESS_KEY);
        String token = Given.usable(settings, AccessSettings.SESSION_TOKEN);
        if (id == null && secret == null && token == null) {
            return null;
        }
        if (id == null || secret == null) {
            settings.report(
                    "credentials",
                    "credentials.accessKeyId and credentials.secretAccessKey belong together, and one is missing; the"
                            + " appender stays off",
                    true);
            return null;
        }
        if (!settings.unusable()) {
            status.warn("the access key stands in the configuration: whoever reads it can log in with it, and it never"
                    + " expires. A role of the process, a profile or an environment variable is safer");
        }
        return new Key(id, secret, token);
    }

    private static @Nullable Role role(Settings settings, Names names, long nowMillis) {
        String arn = Given.usable(
                settings,
                AccessSettings.ROLE_ARN,
                text -> ROLE.matcher(text).matches() ? null : "not the ARN of a role");
        if (arn == null) {
            if (settings.isSet(AccessSettings.EXTERNAL_ID) || settings.isSet(AccessSettings.SESSION_NAME)) {
                settings.report(
                        "credentials.roleArn",
                        "credentials.externalId and credentials.sessionName: without effect, because credentials.roleArn is"
                                + " missing",
                        false);
            }
            return null;
        }
        if (Login.class.getClassLoader().getResource(STS) == null) {
            settings.report(
                    AccessSettings.ROLE_ARN.name(),
                    "credentials.roleArn needs software.amazon.awssdk:sts on the class path, and it is not there; the"
                            + " appender stays off",
                    true);
        }
        String session = Given.text(settings, AccessSettings.SESSION_NAME, names, nowMillis);
        return new Role(
                arn, Given.usable(settings, AccessSettings.EXTERNAL_ID), sessionName(session == null ? "" : session));
    }

    /** What AWS STS forbids is replaced, as in names of streams. */
    private static String sessionName(String rendered) {
        String name = NOT_IN_SESSION_NAME.matcher(rendered).replaceAll("-");
        if (name.length() < 2) {
            return "penstock";
        }
        return name.length() <= MAX_SESSION_NAME ? name : name.substring(0, MAX_SESSION_NAME);
    }

    /** What the settings name, for words about a failure; null for the default chain. */
    @Nullable
    String words() {
        String source = profile != null
                ? "the profile " + profile
                : provider != null ? "the class " + provider.getName() : key != null ? "credentials.accessKeyId" : null;
        if (role == null) {
            return source;
        }
        return "the role " + role.arn() + (source == null ? "" : " by " + source);
    }
}
