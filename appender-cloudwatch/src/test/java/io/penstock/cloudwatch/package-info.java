// SPDX-License-Identifier: Apache-2.0
/** Tests of the CloudWatch destination, against a stand-in server on loopback and the real SDK. */
@NullMarked
package io.penstock.cloudwatch;

import org.jspecify.annotations.NullMarked;
