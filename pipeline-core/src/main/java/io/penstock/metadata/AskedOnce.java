// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import io.penstock.name.Finding;
import io.penstock.pipeline.OwnThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One service, asked for each attribute once, by one thread, which ends a second after the last question. Safe for use by
 * many threads.
 */
final class AskedOnce {

    private final MetadataService service;
    private final ThreadPoolExecutor thread;

    /** What is known. Guarded by itself, as {@link #waiting} is. */
    private final Map<String, Finding> known = new HashMap<>();

    /** Who waits for what is not known yet. */
    private final Map<String, List<Consumer<Finding>>> waiting = new HashMap<>();

    /** Set by the service's thread when there is no use in asking on. */
    private volatile @Nullable NoFact unusable;

    AskedOnce(String name, MetadataService service) {
        this.service = service;
        this.thread = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new OwnThread("metadata", name, task));
        this.thread.allowCoreThreadTimeOut(true);
    }

    /** Returns at once; {@code answer} is called on this thread when the answer is known, else on the service's. */
    void ask(String attribute, Consumer<Finding> answer) {
        Finding finding;
        synchronized (known) {
            finding = known.get(attribute);
            if (finding == null) {
                List<Consumer<Finding>> others = waiting.get(attribute);
                if (others != null) {
                    others.add(answer);
                    return;
                }
                waiting.put(attribute, new ArrayList<>(List.of(answer)));
            }
        }
        if (finding != null) {
            answer.accept(finding);
            return;
        }
        try {
            thread.execute(() -> answer(attribute, find(attribute)));
        } catch (OutOfMemoryError e) {
            answer(attribute, Finding.failed("there is no thread to ask a metadata service with (" + e + ")"));
        }
    }

    /** What failed is asked for again when somebody wants to know it. */
    void forgetFailures() {
        synchronized (known) {
            known.values().removeIf(finding -> finding.value() == null && !finding.ordinary());
            unusable = null;
        }
    }

    private void answer(String attribute, Finding finding) {
        List<Consumer<Finding>> answers;
        synchronized (known) {
            known.put(attribute, finding);
            answers = Objects.requireNonNullElse(waiting.remove(attribute), List.of());
        }
        answers.forEach(one -> one.accept(finding));
    }

    private Finding find(String attribute) {
        try {
            NoFact reason = unusable;
            if (reason != null) {
                throw reason;
            }
            return Finding.of(service.find(attribute));
        } catch (NoFact e) {
            if (e.forAll()) {
                unusable = e;
            }
            return e.finding();
        } catch (RuntimeException | LinkageError e) {
            return Finding.failed("a metadata service could not be asked (" + e + ")");
        }
    }
}
