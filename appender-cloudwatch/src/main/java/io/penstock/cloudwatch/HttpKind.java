// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

/** The HTTP clients of the AWS SDK that we can use. Only the first one comes along with this module. */
enum HttpKind {
    URL_CONNECTION("url-connection-client", "urlconnection/UrlConnectionHttpClient"),
    APACHE5("apache5-client", "apache5/Apache5HttpClient"),
    CRT("aws-crt-client", "crt/AwsCrtHttpClient");

    private final String artifact;
    private final String resource;

    HttpKind(String artifact, String className) {
        this.artifact = artifact;
        this.resource = "software/amazon/awssdk/http/" + className + ".class";
    }

    /** What a project depends on to have it. */
    String artifact() {
        return "software.amazon.awssdk:" + artifact;
    }

    /** Looked up as a file: at the start no class of the SDK is loaded. */
    boolean isPresent() {
        return HttpKind.class.getClassLoader().getResource(resource) != null;
    }
}
