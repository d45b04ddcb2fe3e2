// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;

/** What a call came to, as one line. */
final class Outcome {
    private Outcome() {}

    /** {@code Code: message} of a refusal, {@code client: …} of a broken exchange, or the result as text. */
    static String of(Supplier<?> call) {
        try {
            return String.valueOf(call.get());
        } catch (CloudWatchLogsException e) {
            return e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
        } catch (SdkClientException e) {
            return "client: " + e.getMessage();
        }
    }

    static String ofRun(Runnable call) {
        return of(() -> {
            call.run();
            return "done";
        });
    }
}
