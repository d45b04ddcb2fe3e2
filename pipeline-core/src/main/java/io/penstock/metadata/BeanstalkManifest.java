// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What Elastic Beanstalk writes down about the environment for X-Ray, on platforms with it.
 *
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-services-beanstalk.html">Elastic Beanstalk and
 *     X-Ray</a>
 */
final class BeanstalkManifest implements MetadataService {

    static final Path FILE = Path.of("/var/elasticbeanstalk/xray/environment.conf");

    private static final int MAX_BYTES = 64 * 1024;

    private static final Map<String, String> MEMBERS = Map.of(
            "environment", "environment_name",
            "version", "version_label",
            "deployment", "deployment_id");

    private final Path file;

    BeanstalkManifest(Path file) {
        this.file = file;
    }

    @Override
    public String find(String attribute) throws NoFact {
        try (InputStream in = Files.newInputStream(file)) {
            Map<String, String> manifest = JsonScalars.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            String value = manifest.get(MEMBERS.getOrDefault(attribute, attribute));
            if (value == null) {
                throw NoFact.absent(file + " has no " + MEMBERS.getOrDefault(attribute, attribute));
            }
            return value;
        } catch (NoSuchFileException e) {
            throw NoFact.elsewhere("there is no Elastic Beanstalk environment: " + file + " is missing");
        } catch (IOException | IllegalArgumentException e) {
            throw NoFact.unusable("the manifest of Elastic Beanstalk is unreadable (" + e + ")");
        }
    }
}
