// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the documentation: snippets load and compile, links resolve, the configuration reference is the settings' own,
 * and every sentence that the library says is explained.
 *
 * <p>Never here: tests of behaviour; a page that promises something has its proof elsewhere.
 */
@NullMarked
package io.penstock.cloudwatch.docs;

import org.jspecify.annotations.NullMarked;
