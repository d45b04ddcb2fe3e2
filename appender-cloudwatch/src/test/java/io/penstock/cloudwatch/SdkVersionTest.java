// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.VersionInfo;

/** The build's tests run against the AWS SDK that the build means: the newest one, or that of the profile oldest-aws-sdk. */
class SdkVersionTest {

    @Test
    void sdk_is_the_one_that_the_build_means() throws ReflectiveOperationException {
        // By reflection: the compiler would put a constant's value into this class.
        Object inUse = VersionInfo.class.getField("SDK_VERSION").get(null);

        assertThat(inUse).isEqualTo(System.getProperty("aws.sdk.expected", VersionInfo.SDK_VERSION));
    }
}
