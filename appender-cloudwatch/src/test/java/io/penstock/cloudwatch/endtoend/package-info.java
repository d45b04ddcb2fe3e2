// SPDX-License-Identifier: Apache-2.0
/**
 * The whole way, from a log call of an application to what a reader finds in the stream: Logback, the appender, the AWS SDK and real
 * sockets. What one part does by itself is tested beside that part, never here.
 */
@NullMarked
package io.penstock.cloudwatch.endtoend;

import org.jspecify.annotations.NullMarked;
