// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * One PutLogEvents request on its way through the SDK: the bytes that replace the SDK's body, and whether the answer
 * had the form of one. The SDK takes an empty answer for a success; we must not, because proxies and half-closed
 * connections produce it too. Confined to one thread.
 */
final class Exchange {

    private final byte[] body;
    private final int length;
    private final boolean gzip;
    private boolean answered;

    Exchange(byte[] body, int length, boolean gzip) {
        this.body = body;
        this.length = length;
        this.gzip = gzip;
    }

    InputStream body() {
        return new ByteArrayInputStream(body, 0, length);
    }

    int length() {
        return length;
    }

    boolean gzip() {
        return gzip;
    }

    /** True when the answer's body began like a JSON object. */
    boolean answered() {
        return answered;
    }

    /** Looks at the first character of the answer while the SDK reads it. */
    InputStream watch(InputStream answer) {
        return new FilterInputStream(answer) {
            private boolean begun;

            @Override
            public int read() throws IOException {
                int c = in.read();
                look(c);
                return c;
            }

            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                int n = in.read(into, offset, count);
                for (int i = 0; i < n && !begun; i++) {
                    look(into[offset + i]);
                }
                return n;
            }

            private void look(int c) {
                if (!begun && c > ' ') {
                    begun = true;
                    answered = c == '{';
                }
            }
        };
    }
}
