// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/**
 * Whether a look-up that failed could have asked anybody. Where it could not, waiting is in vain; where it could, the
 * failure may be a disturbance.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">Default
 *     credentials provider chain</a>
 */
final class Sources {

    private Sources() {}

    /** True when something says where credentials come from. */
    static boolean ofCredentials() {
        return metadata()
                || ProfileFileLocation.credentialsFileLocation().isPresent()
                || ProfileFileLocation.configurationFileLocation().isPresent()
                || Stream.of(
                                SdkSystemSetting.AWS_ACCESS_KEY_ID,
                                SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE,
                                SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
                                SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)
                        .anyMatch(setting -> setting.getStringValue().isPresent());
    }

    /** True when the instance's metadata is asked; every other source of a region is on this machine. */
    static boolean ofRegion() {
        return metadata();
    }

    private static boolean metadata() {
        return SdkSystemSetting.AWS_EC2_METADATA_DISABLED
                .getStringValue()
                .map(disabled -> !disabled.equalsIgnoreCase("true"))
                .orElse(true);
    }
}
