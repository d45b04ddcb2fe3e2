// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.cloudwatch.NotReady.Outlook;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Makes what gives the credentials that the settings ask for, anew each time it is called.
 *
 * @param region where AWS STS is asked for a role
 * @param timer ends calls to AWS STS that take too long
 */
record Chain(Access access, String region, ScheduledExecutorService timer) {

    private static final Duration STS_READ_TIMEOUT = Duration.ofSeconds(5);

    /** Without a network, so without anything that passes by itself. Whoever calls closes it if it can be closed. */
    AwsCredentialsProvider make() throws NotReady {
        Login.Role role = access.login().role();
        AwsCredentialsProvider source = source(access.login());
        return role == null
                ? source
                : new AssumedRole(role, source, HttpClients.make(access, STS_READ_TIMEOUT), region, timer);
    }

    /** Ends what was made; a class of the application's may refuse, which is its own affair. */
    static void close(@Nullable AwsCredentialsProvider made) {
        if (made instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                return;
            }
        }
    }

    private static AwsCredentialsProvider source(Login login) throws NotReady {
        Login.Key key = login.key();
        if (key != null) {
            String token = key.token();
            return StaticCredentialsProvider.create(
                    token == null
                            ? AwsBasicCredentials.create(key.id(), key.secret())
                            : AwsSessionCredentials.create(key.id(), key.secret(), token));
        }
        String profile = login.profile();
        if (profile != null) {
            return ProfileCredentialsProvider.builder().profileName(profile).build();
        }
        Class<?> provider = login.provider();
        return provider == null ? DefaultCredentialsProvider.builder().build() : own(provider);
    }

    private static AwsCredentialsProvider own(Class<?> type) throws NotReady {
        String name = type.getName();
        try {
            if (AccessClasses.make(type) instanceof AwsCredentialsProvider provider) {
                return provider;
            }
            throw new NotReady(
                    Outlook.HOPELESS,
                    "credentials.provider: " + name + " is not usable; allowed: " + AccessSettings.PROVIDER.allowed());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new NotReady(
                    Outlook.HOPELESS,
                    "credentials.provider: " + name + " cannot be made (" + Failures.firstLine(e) + "); allowed: "
                            + AccessSettings.PROVIDER.allowed(),
                    e);
        }
    }
}
