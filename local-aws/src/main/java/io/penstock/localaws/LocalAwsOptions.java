// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to run; what is not set has its default. Used by one thread, and read once by {@link LocalAws#start(LocalAwsOptions)}.
 */
public final class LocalAwsOptions {
    private String host = "127.0.0.1";
    private int port;
    private String region = "us-east-1";
    private String account = "123456789012";
    private @Nullable String accessKeyId;
    private String secretKey = "test";
    private boolean checkSignatures = true;
    private Duration latency = Duration.ZERO;
    private int requestsPerSecond;
    private int maxRequestRecords = 100_000;
    private InstantSource clock = InstantSource.system();

    private LocalAwsOptions() {}

    /** Loopback, any free port, signatures checked with the secret {@code test}, no latency, no quota. */
    public static LocalAwsOptions defaults() {
        return new LocalAwsOptions();
    }

    /** The address to listen on; {@code 127.0.0.1}. Any other one lets other machines read and write here. */
    public LocalAwsOptions host(String value) {
        host = value;
        return this;
    }

    /** The port to listen on, 0 to 65535; 0, the default, takes any free one. */
    public LocalAwsOptions port(int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException(
                    "port is " + value + "; allowed is 0 to 65535. Use 0 for any free port.");
        }
        port = value;
        return this;
    }

    /** The region in resource names; {@code us-east-1}. Requests signed for any region are served. */
    public LocalAwsOptions region(String value) {
        region = value;
        return this;
    }

    /** The account in resource names; {@code 123456789012}. */
    public LocalAwsOptions account(String value) {
        account = value;
        return this;
    }

    /** Only this access key id is known; without it every one is. */
    public LocalAwsOptions accessKeyId(String value) {
        accessKeyId = value;
        return this;
    }

    /** The secret key requests must be signed with; {@code test}. */
    public LocalAwsOptions secretKey(String value) {
        secretKey = value;
        return this;
    }

    /** Whether requests must be signed; true. */
    public LocalAwsOptions checkSignatures(boolean value) {
        checkSignatures = value;
        return this;
    }

    /** How long every call takes at least; zero. See {@link LocalAws#latency}. */
    public LocalAwsOptions latency(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("latency is " + value + "; allowed is zero or more.");
        }
        latency = value;
        return this;
    }

    /** How many PutLogEvents calls a second are served; 0, the default, for any number. See {@link LocalAws#quota}. */
    public LocalAwsOptions quota(int value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    "quota is " + value + " requests per second; allowed is 0 (none) or more.");
        }
        requestsPerSecond = value;
        return this;
    }

    /** How many of the latest requests are remembered; 100,000, 1 or more. */
    public LocalAwsOptions maxRequestRecords(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("maxRequestRecords is " + value + "; allowed is 1 or more.");
        }
        maxRequestRecords = value;
        return this;
    }

    /**
     * The server's clock: the time window of events, the window of signatures, ingestion times, the {@code Date} header and the quota
     * go by it. Latency and delays always take real time.
     */
    public LocalAwsOptions clock(InstantSource value) {
        clock = value;
        return this;
    }

    /** A server's own copy, so that later changes reach no running one. */
    LocalAwsOptions copy() {
        LocalAwsOptions copy = new LocalAwsOptions();
        copy.host = host;
        copy.port = port;
        copy.region = region;
        copy.account = account;
        copy.accessKeyId = accessKeyId;
        copy.secretKey = secretKey;
        copy.checkSignatures = checkSignatures;
        copy.latency = latency;
        copy.requestsPerSecond = requestsPerSecond;
        copy.maxRequestRecords = maxRequestRecords;
        copy.clock = clock;
        return copy;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    String region() {
        return region;
    }

    String account() {
        return account;
    }

    @Nullable
    String accessKeyId() {
        return accessKeyId;
    }

    String secretKey() {
        return secretKey;
    }

    boolean checkSignatures() {
        return checkSignatures;
    }

    Duration latency() {
        return latency;
    }

    int quota() {
        return requestsPerSecond;
    }

    int maxRequestRecords() {
        return maxRequestRecords;
    }

    InstantSource clock() {
        return clock;
    }
}
