// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.settings.Setting;
import java.util.List;

/** How the service is reached, and as whom. */
final class AccessSettings {

    static final Setting<String> PROFILE = Setting.text(
            "credentials.profile",
            "the name of a profile in ~/.aws/config or ~/.aws/credentials",
            "",
            "The profile whose credentials are used, instead of the SDK's default chain.");

    static final Setting<String> PROVIDER = Setting.text(
            "credentials.provider",
            "the name of a class that implements software.amazon.awssdk.auth.credentials.AwsCredentialsProvider and has a"
                    + " public static create() or a public constructor, both without parameters",
            "",
            "A class of the application's that gives the credentials, instead of the SDK's default chain.");

    static final Setting<String> ROLE_ARN = Setting.text(
            "credentials.roleArn",
            "the ARN of a role such as arn:aws:iam::123456789012:role/logs-writer",
            "",
            "The role to assume, with the credentials found otherwise; for a log group of another account, for example.");

    static final Setting<String> EXTERNAL_ID = Setting.text(
            "credentials.externalId",
            "2 to 1224 characters",
            "",
            "The external id that the role's trust policy asks for.");

    static final Setting<String> SESSION_NAME = Setting.text(
            "credentials.sessionName",
            "2 to 64 letters, digits and _ + = , . @ -; {tokens} that need no metadata service are filled in",
            "penstock-{host}",
            "The name of the role's session, as CloudTrail shows it.");

    static final Setting<String> ACCESS_KEY_ID = Setting.text(
            "credentials.accessKeyId",
            "an access key id",
            "",
            "A fixed access key, for stand-ins and for places without any other source. A role or a profile is better: a key in"
                    + " a file is copied with it and never expires.");

    static final Setting<String> SECRET_ACCESS_KEY = Setting.text(
            "credentials.secretAccessKey",
            "the secret that belongs to the access key",
            "",
            "The secret of credentials.accessKeyId. Take it from a variable, never write it down.");

    static final Setting<String> SESSION_TOKEN = Setting.text(
            "credentials.sessionToken", "a session token", "", "The token of a temporary credentials.accessKeyId.");

    static final Setting<HttpKind> HTTP_CLIENT = Setting.choice(
            "httpClient",
            HttpKind.class,
            HttpKind.URL_CONNECTION,
            "The SDK's HTTP client. apache5 and crt need software.amazon.awssdk:apache5-client or :aws-crt-client on the class"
                    + " path; one that is missing is reported, and another one used.");

    static final Setting<String> PROXY_HOST = Setting.text(
            "proxy.host",
            "a host name or an address",
            "",
            "The HTTP proxy on the way to AWS. Otherwise that of the system properties https.proxyHost, https.proxyPort and"
                    + " http.nonProxyHosts, or of the environment's HTTPS_PROXY and NO_PROXY.");

    static final Setting<Integer> PROXY_PORT =
            Setting.count("proxy.port", "", 1, 65_535, "The proxy's port; required with proxy.host.");

    static final Setting<String> PROXY_USER =
            Setting.text("proxy.user", "a user name", "", "The user's name, for a proxy that asks for one (Basic).");

    static final Setting<String> PROXY_PASSWORD = Setting.text(
            "proxy.password", "a password", "", "The user's password. Take it from a variable, never write it down.");

    static final Setting<List<String>> NON_PROXY_HOSTS = Setting.list(
            "proxy.nonProxyHosts",
            "host names, divided by commas; * stands for any characters, with crt only in front: *.internal",
            "Hosts that are reached without the proxy.");

    static final List<Setting<?>> ALL = List.of(
            PROFILE,
            PROVIDER,
            ROLE_ARN,
            EXTERNAL_ID,
            SESSION_NAME,
            ACCESS_KEY_ID,
            SECRET_ACCESS_KEY,
            SESSION_TOKEN,
            HTTP_CLIENT,
            PROXY_HOST,
            PROXY_PORT,
            PROXY_USER,
            PROXY_PASSWORD,
            NON_PROXY_HOSTS);

    private AccessSettings() {}
}
