// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

/**
 * The classes of log groups, under the service's own names.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html">Log classes</a>
 */
enum GroupClass {
    STANDARD,
    INFREQUENT_ACCESS,
    DELIVERY
}
