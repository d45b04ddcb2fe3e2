// SPDX-License-Identifier: Apache-2.0
/**
 * What the platform says about this process when it is asked: the metadata services of EC2 and ECS, the manifest of
 * Elastic Beanstalk. Each is asked once for all pipelines that share a {@link io.penstock.metadata.MetadataServices}, on
 * a thread of its own, within a second or so.
 *
 * <p>Never here: the AWS SDK, credentials, names.
 */
@NullMarked
package io.penstock.metadata;

import org.jspecify.annotations.NullMarked;
