// SPDX-License-Identifier: Apache-2.0
/**
 * A stand-in for CloudWatch Logs: one HTTP/1.1 server on loopback that enforces the service's documented rules, keeps what it
 * accepted, and fails by script.
 *
 * <pre>
 *  Listener (1 thread)      Connection (1 thread each)
 *  ───────────────────      ─────────────────────────────────────────────────────────────────────────
 *  accept ───────────────▶  HttpConnection.read ▶ Call.parse ▶ Faults.pick ▶ SigV4 ▶ quota ▶ LogsService ▶ LogStore
 *                           ◀──────────────────── answer, disturbed by the fault if one was picked ──── RequestLog
 * </pre>
 *
 * <p>Browsers are answered before that, by {@code PageEndpoint}: a page shows them what is stored and what was refused.
 *
 * <p>Never here: anything of the library under test. The stand-in must be able to disagree with it.
 */
@NullMarked
package io.penstock.localaws;

import org.jspecify.annotations.NullMarked;
