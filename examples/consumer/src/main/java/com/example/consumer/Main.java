// SPDX-License-Identifier: Apache-2.0
package com.example.consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that logs and ends: no shutdown hook of its own, no flush, no word about Penstock. */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /** @param args how many events to log */
    public static void main(String[] args) {
        int events = Integer.parseInt(args[0]);
        for (int i = 1; i <= events; i++) {
            LOG.atInfo().addKeyValue("number", i).log("주문 {} 접수 🎁", i);
        }
    }
}
