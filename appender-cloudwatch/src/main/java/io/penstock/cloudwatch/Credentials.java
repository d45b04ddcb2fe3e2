// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.cloudwatch.NotReady.Outlook;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * The source of the credentials, by default the SDK's chain, which can be begun anew: it remembers what a profile file said
 * when it was first read, but a tool may have written fresh keys since. Only {@link #identity} asks the chain: inside a request a failed look-up could
 * not be told from an answer of CloudWatch Logs. Safe for use by many threads.
 */
final class Credentials implements AwsCredentialsProvider, AutoCloseable {

    private final Chain maker;

    private volatile AwsCredentialsProvider chain;

    /** What {@link #identity} found last; null before. */
    private volatile @Nullable AwsCredentials found;

    /** Another thread may still be in the chain before this one, so it is closed one renewal later. */
    private @Nullable AwsCredentialsProvider previous;

    private boolean closed;

    /** @throws NotReady when the source cannot even be made, such as a class of the application's */
    Credentials(Chain maker) throws NotReady {
        this.maker = maker;
        this.chain = maker.make();
    }

    /** For the SDK, which asks for each request: what {@link #identity} found a moment ago. */
    @Override
    public AwsCredentials resolveCredentials() {
        AwsCredentials known = found;
        return known != null ? known : chain.resolveCredentials();
    }

    /**
     * Asks the chain, which keeps what it found and renews it in time, and says who we are, briefly. Called before each
     * request, because the absence of credentials is told from a failed request that way without reading the SDK's words.
     */
    String identity() throws NotReady {
        AwsCredentialsProvider asked = chain;
        try {
            AwsCredentials now = asked.resolveCredentials();
            found = now;
            return "access key " + abbreviated(now.accessKeyId())
                    + now.providerName().map(Credentials::source).orElse("");
        } catch (RuntimeException e) {
            // Once it has succeeded the chain only asks the source that it found then; begun anew it asks all.
            renew(asked);
            throw notReady(e);
        }
    }

    private NotReady notReady(RuntimeException e) {
        String wanted = maker.access().login().words();
        if (wanted != null) {
            return new NotReady(
                    Outlook.MAY_PASS,
                    "no AWS credentials from " + wanted + " (" + Failures.firstLine(e)
                            + "): correct the settings of credentials, or what they name",
                    e);
        }
        if (found != null || e instanceof SdkServiceException) {
            return new NotReady(
                    Outlook.MAY_PASS,
                    "the AWS credentials could not be renewed (" + Failures.firstLine(e) + "): look at the role, its"
                            + " trust policy and the token or profile of this process, and whether AWS STS and the"
                            + " metadata service can be reached",
                    e);
        }
        return new NotReady(
                Sources.ofCredentials() ? Outlook.MAY_PASS : Outlook.HOPELESS,
                "no AWS credentials: give the process a role (ECS task role, EC2 instance profile, EKS service"
                        + " account), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in"
                        + " ~/.aws/credentials (" + Failures.firstLine(e) + ")",
                e);
    }

    /**
     * The SDK names a chain of providers by the codes that it puts into the user agent; the last one is the source. An older SDK
     * has the provider's class there.
     */
    private static String source(String providers) {
        String last = providers.substring(providers.lastIndexOf(',') + 1);
        return switch (last) {
            case "e" -> " from the program";
            case "f", "SystemPropertyCredentialsProvider" -> " from system properties";
            case "g", "EnvironmentVariableCredentialsProvider" -> " from environment variables";
            case "h",
                    "k",
                    "q",
                    "WebIdentityTokenCredentialsProvider",
                    "StsWebIdentityTokenFileCredentialsProvider",
                    "StsAssumeRoleWithWebIdentityCredentialsProvider" -> " from a web identity token";
            case "i", "j", "StsAssumeRoleCredentialsProvider" -> " from an assumed role";
            case "n", "o", "p", "ProfileCredentialsProvider" -> " from a profile file";
            case "r", "s", "t", "u", "AC", "AD" -> " from a sign-on session";
            case "v", "w", "ProcessCredentialsProvider" -> " from a credentials process";
            case "z", "ContainerCredentialsProvider" -> " from the container's role";
            case "0", "InstanceProfileCredentialsProvider" -> " from the instance's role";
            default -> "";
        };
    }

    private static String abbreviated(String accessKeyId) {
        return accessKeyId.length() <= 8 ? accessKeyId : "…" + accessKeyId.substring(accessKeyId.length() - 4);
    }

    /** Credentials that the service refuses may have been replaced where they came from. */
    void renew() {
        renew(chain);
    }

    /** Threads that found fault with the same chain begin one new one. */
    @SuppressWarnings("ReferenceEquality") // this very chain
    private synchronized void renew(AwsCredentialsProvider faulty) {
        if (closed || chain != faulty) {
            return;
        }
        AwsCredentialsProvider fresh;
        try {
            fresh = maker.make();
        } catch (NotReady e) {
            return; // it could be made before, and is asked again
        }
        Chain.close(previous);
        previous = chain;
        chain = fresh;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Chain.close(previous);
        Chain.close(chain);
    }
}
