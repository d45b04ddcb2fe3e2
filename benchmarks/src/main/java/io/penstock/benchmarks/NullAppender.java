// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks;

import io.penstock.encode.RecordForm;
import io.penstock.logback.PipelineAppender;
import io.penstock.name.Names;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.Sender;
import io.penstock.pipeline.StatusReporter;
import io.penstock.settings.Settings;
import java.util.List;

/** The whole pipeline in the form for CloudWatch Logs, but for the network: every batch is taken at once. */
final class NullAppender extends PipelineAppender {

    NullAppender() {
        super(List.of());
    }

    @Override
    protected Destination destination(Settings settings, Names names, StatusReporter status) {
        return new NullDestination();
    }

    private static final class NullDestination implements Destination {

        @Override
        public String name() {
            return "null";
        }

        @Override
        public Limits limits() {
            return new Limits(1_048_550, 1_048_576, 10_000, 26, 86_400_000);
        }

        @Override
        public RecordForm recordForm() {
            return RecordForm.JSON_STRING;
        }

        @Override
        public Sender open() {
            return batch -> new SendResult.Delivered("nowhere");
        }
    }
}
