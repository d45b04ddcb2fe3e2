// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class LocalAwsExtensionTest {

    @Test
    void server_outsideOfATestSaysHowToRegister() {
        assertThatThrownBy(() -> new LocalAwsExtension().server())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@RegisterExtension");
    }

    @Nested
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class InAStaticField {
        @RegisterExtension
        static final LocalAwsExtension aws = new LocalAwsExtension();

        static int port;

        @Test
        @Order(1)
        void server_runsAndKeepsData() {
            port = aws.endpoint().getPort();
            aws.server().createGroup("left-behind");
            aws.server().faults().onAny().answer(Fault.hang());
            assertThat(aws.server().groups()).hasSize(1);
            aws.server().stop();
        }

        @Test
        @Order(2)
        void server_isTheSameClearedAndListening() {
            assertThat(aws.endpoint().getPort()).isEqualTo(port);
            assertThat(aws.server().groups()).isEmpty();
            assertThat(aws.server().running()).isTrue();
            try (Client client = new Client(aws.server())) {
                client.createGroup("g");
            }
            assertThat(aws.server().groups()).hasSize(1);
        }
    }

    @Nested
    class InAnInstanceField {
        @RegisterExtension
        final LocalAwsExtension aws =
                new LocalAwsExtension(LocalAwsOptions.defaults().region("eu-west-1"));

        @Test
        void server_hasTheOptions() {
            assertThat(aws.server().environment()).containsEntry("AWS_REGION", "eu-west-1");
        }
    }

    @Nested
    @ExtendWith(LocalAwsExtension.class)
    class AsAParameter {
        @Test
        void parameter_isTheRunningServer(LocalAws aws) {
            assertThat(aws.running()).isTrue();
        }
    }
}
