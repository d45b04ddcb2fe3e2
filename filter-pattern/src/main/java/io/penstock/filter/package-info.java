// SPDX-License-Identifier: Apache-2.0
/**
 * The filter-pattern language of CloudWatch Logs: a text is parsed once and then asked about events, as UTF-8 bytes or as
 * strings. The answers are the service's observed ones, also where they differ from its documentation.
 *
 * <p>Matching takes time linear in the event's length, allocates nothing once warm, and may be done by any number of
 * threads at once.
 *
 * <p>Never here: a logging framework, AWS, the pipeline.
 */
@NullMarked
package io.penstock.filter;

import org.jspecify.annotations.NullMarked;
