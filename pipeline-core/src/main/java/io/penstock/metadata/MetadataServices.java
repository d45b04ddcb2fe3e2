// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import io.penstock.name.Fact;
import io.penstock.name.FactSource;
import io.penstock.name.Finding;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The metadata services of the platform, each asked for each thing once, however many pipelines want to know. What was
 * found, and that nothing was found, is kept for good. Safe for use by many threads; making one is cheap, and nothing is
 * read or asked before the first question.
 *
 * <pre>
 *   pipelines ─ ask ─▶ known? ─ yes ─▶ answer
 *                        └─ no ─▶ queue of the service ─▶ penstock-metadata-ec2 ─▶ answer to all who asked
 * </pre>
 */
public final class MetadataServices implements FactSource {

    private final Map<String, AskedOnce> services;

    private MetadataServices(
            Function<String, @Nullable String> env, Function<String, @Nullable String> sys, Path manifest) {
        this.services = Map.of(
                "ec2", new AskedOnce("ec2", new Ec2Metadata(env, sys)),
                "ecs", new AskedOnce("ecs", new EcsMetadata(env)),
                "beanstalk", new AskedOnce("beanstalk", new BeanstalkManifest(manifest)));
    }

    /** Those that this process' environment and system properties lead to. */
    public static MetadataServices ofThisProcess() {
        return of(System::getenv, System::getProperty, BeanstalkManifest.FILE);
    }

    /** Likewise, with everything looked up through functions: for tests. */
    public static MetadataServices of(
            Function<String, @Nullable String> env, Function<String, @Nullable String> sys, Path beanstalkManifest) {
        return new MetadataServices(env, sys, beanstalkManifest);
    }

    @Override
    public void ask(Fact fact, Consumer<Finding> answer) {
        AskedOnce service = services.get(fact.source());
        if (service == null) {
            FactSource.NONE.ask(fact, answer);
        } else {
            service.ask(fact.attribute(), answer);
        }
    }
}
