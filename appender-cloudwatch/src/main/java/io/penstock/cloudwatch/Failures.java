// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.Lane;
import io.penstock.pipeline.SendResult.RetryLater;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * What a failed call means. The question that matters most is whether the service may have stored the events all the
 * same: only then may a second copy come into being.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html">Common
 *     errors</a>
 */
final class Failures {

    /** What only a person can mend is tried this seldom, for each request that a try costs. */
    static final Duration SELDOM = Duration.ofSeconds(30);

    private static final Pattern DENIED = Pattern.compile("not authorized to perform: (\\S+)(?: on resource: (\\S+))?");

    private static final int MAX_TEXT = 400;

    private Failures() {}

    /** The meaning of {@code failure}, with words for people. */
    static SendResult of(Throwable failure, Attempt attempt) {
        return failure instanceof AwsServiceException service
                ? answered(service, attempt)
                : unanswered(failure, attempt);
    }

    /** Words for an AWS SDK that is not the one it should be. */
    static String ofSdk(LinkageError e) {
        return "the AWS SDK on the class path is incomplete, or its modules are of different versions (" + firstLine(e)
                + "): import software.amazon.awssdk:bom so that all are of one";
    }

    /** True when the service says that the signature's time is wrong, or the credentials' time is over. */
    static boolean isCredentialsTrouble(Throwable failure) {
        return failure instanceof AwsServiceException service
                && switch (code(service)) {
                    case "ExpiredTokenException",
                            "ExpiredToken",
                            "UnrecognizedClientException",
                            "InvalidClientTokenId",
                            "InvalidAccessKeyId" -> true;
                    default -> false;
                };
    }

    /** True for an answer that a server gives to a compressed body which it does not understand. */
    static boolean isEncodingTrouble(AwsServiceException failure) {
        if (failure.statusCode() == 415 || code(failure).equals("SerializationException")) {
            return true;
        }
        String text = message(failure).toLowerCase(Locale.ROOT);
        return failure.statusCode() == 400 && (text.contains("encoding") || text.contains("gzip"));
    }

    private static SendResult answered(AwsServiceException e, Attempt attempt) {
        String said = said(e, attempt);
        return switch (code(e)) {
            case "ThrottlingException",
                    "Throttling",
                    "TooManyRequestsException",
                    "RequestLimitExceeded",
                    "LimitExceededException",
                    "SlowDown" -> throttled(e, said);
            case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation" -> denied(e, attempt);
            case "ExpiredTokenException", "ExpiredToken" ->
                RetryLater.soon("the AWS credentials have expired; they are asked for again. " + said);
            case "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture" -> clock(said);
            case "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure" ->
                isClockTrouble(e) ? clock(said) : credentials(said);
            case "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "InvalidAccessKeyId",
                    "MissingAuthenticationTokenException",
                    "MissingAuthenticationToken",
                    "IncompleteSignatureException",
                    "IncompleteSignature" -> credentials(said);
            case "ValidationException", "SerializationException" -> invalid(e, said);
            case "OperationAbortedException", "InvalidSequenceTokenException" -> RetryLater.soon(said);
            // InvalidParameterException, and InvalidParameterValue and …Combination of the common errors.
            default -> code(e).startsWith("InvalidParameter") ? invalid(e, said) : byStatus(e, said);
        };
    }

    private static SendResult byStatus(AwsServiceException e, String said) {
        int status = e.statusCode();
        boolean named = !code(e).isEmpty();
        if (status == 429) {
            return throttled(e, said);
        }
        if (status == 413) {
            return new SendResult.Refused(said);
        }
        if (status == 503 && named) {
            return new RetryLater(Lane.ORDINARY, false, retryAfter(e), false, said);
        }
        if (status >= 500 || status == 408 || status < 300) {
            return new RetryLater(Lane.ORDINARY, true, retryAfter(e), false, said + "; it may have stored the events");
        }
        // Whether it is for these events or for all is not known. To halve and drop would cost all if it is for all.
        return RetryLater.hopeless(
                SELDOM,
                named
                        ? "the service will not take the request, and does not say that its events are the reason. "
                                + said
                        : said
                                + "; this is not an answer of CloudWatch Logs to a put: check endpoint, region and proxy");
    }

    private static SendResult throttled(AwsServiceException e, String said) {
        return new RetryLater(Lane.THROTTLE, false, retryAfter(e), false, "the service asks to slow down. " + said);
    }

    private static SendResult clock(String said) {
        return RetryLater.soon(
                "this machine's clock is wrong; the next request is signed with the service's time. Set the clock (NTP),"
                        + " or events carry wrong times. " + said);
    }

    private static SendResult credentials(String said) {
        return RetryLater.hopeless(
                SELDOM,
                "the service does not accept these AWS credentials: check the access key, its secret and, for temporary"
                        + " ones, the session token. " + said);
    }

    private static SendResult denied(AwsServiceException e, Attempt attempt) {
        Matcher matcher = DENIED.matcher(message(e));
        String action = attempt.action();
        String resource = attempt.resource();
        if (matcher.find()) {
            action = matcher.group(1);
            resource = matcher.group(2) == null ? resource : matcher.group(2);
        }
        return RetryLater.hopeless(
                        SELDOM,
                        "access denied: " + action + " on " + resource
                                + " is missing; allow it in the IAM policy of this identity (docs/iam.md has the least"
                                + " policy). " + said(e, attempt))
                .forStream(); // A policy may name groups and streams one by one.
    }

    /** The request's content is at fault. A wrong name is no fault of the events: it must not cost them. */
    private static SendResult invalid(AwsServiceException e, String said) {
        String text = message(e).toLowerCase(Locale.ROOT);
        boolean name = text.contains("loggroupname")
                || text.contains("logstreamname")
                || text.contains("loggroup or logstream");
        return name
                ? RetryLater.hopeless(SELDOM, "check logGroup and logStream. " + said)
                        .forStream()
                : new SendResult.Refused(said);
    }

    private static SendResult unanswered(Throwable failure, Attempt attempt) {
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return RetryLater.unknown("no answer from " + attempt.host()
                    + " in time (retry.callTimeout); it may have stored the events all the same");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String never = neverSent(cause, attempt);
            if (never != null) {
                return RetryLater.soon(never);
            }
        }
        return RetryLater.unknown("the connection to " + attempt.host() + " failed, or its answer was unreadable ("
                + firstLine(root(failure)) + "); it may have stored the events all the same");
    }

    /** Words for a failure that happened before the first byte of the request went out; null for any other. */
    private static @Nullable String neverSent(Throwable cause, Attempt attempt) {
        String words = firstLine(cause);
        if (cause instanceof UnknownHostException) {
            return "the name of " + attempt.host() + " cannot be resolved (" + words
                    + "): check region, endpoint and DNS";
        }
        boolean slow = cause instanceof SocketTimeoutException
                && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("connect timed out");
        if (slow || cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "cannot connect to " + attempt.host() + " (" + words
                    + "): is there a route, a NAT gateway or a VPC endpoint for logs?";
        }
        if (cause instanceof SSLException && isHandshake(cause)) {
            return "no TLS with " + attempt.host() + " (" + words + "): check the trust store and whether a proxy is"
                    + " in between";
        }
        return null;
    }

    private static boolean isHandshake(Throwable cause) {
        return cause instanceof javax.net.ssl.SSLHandshakeException
                || cause instanceof javax.net.ssl.SSLPeerUnverifiedException
                || String.valueOf(cause.getMessage()).contains("Unsupported or unrecognized SSL message");
    }

    private static boolean isClockTrouble(AwsServiceException e) {
        String text = message(e).toLowerCase(Locale.ROOT);
        return text.contains("expired") || text.contains("not yet current");
    }

    private static Duration retryAfter(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        if (details == null || details.sdkHttpResponse() == null) {
            return Duration.ZERO;
        }
        String seconds =
                details.sdkHttpResponse().firstMatchingHeader("Retry-After").orElse("0");
        return seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Integer.parseInt(seconds)) : Duration.ZERO;
    }

    static String code(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    static String message(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String text = details == null ? null : details.errorMessage();
        return text == null ? "" : text;
    }

    private static String said(AwsServiceException e, Attempt attempt) {
        String code = code(e);
        String text = message(e);
        return shorten(attempt.host() + " answered " + attempt.action() + " with " + e.statusCode()
                + (code.isEmpty() ? " and no error name" : " " + code) + (text.isEmpty() ? "" : ": " + text));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The exception in one short line. */
    static String firstLine(Throwable failure) {
        String text = failure.getMessage();
        String line = text == null ? "" : ": " + text.lines().findFirst().orElse("");
        return shorten(failure.getClass().getSimpleName() + line);
    }

    private static String shorten(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
