// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.penstock.pipeline.PipelineListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline for all appenders of a context that were set up alike, such as the children of a SiftingAppender: the
 * first one starts it, the last one that leaves stops it.
 *
 * <pre>
 *  child 1 ─join─┐
 *  child 2 ─join─┼──▶ Share: users = 3 ──▶ Running ──▶ Pipeline (its threads, its memory, its worker number)
 *  child 3 ─join─┘
 * </pre>
 *
 * <p>Safe for use by many threads. Appenders that were set up alike start one after the other, all others side by side.
 */
final class SharedPipelines {

    private final Map<Key, Share> shares = new ConcurrentHashMap<>();

    /**
     * Joins the pipeline of appenders that were set up alike; starts it for the first one.
     *
     * @return null when nothing could work, which has been said; whoever comes next tries again
     */
    @Nullable
    Share join(
            Class<?> appender,
            Map<String, String> settings,
            @Nullable Encoder<ILoggingEvent> encoder,
            List<PipelineListener> listeners,
            Startup startup) {
        Key key = new Key(appender, settings, encoder, List.copyOf(listeners));
        while (true) {
            Share share = shares.computeIfAbsent(key, Share::new);
            synchronized (share) {
                if (!share.over) { // otherwise the last one has just left, and taken it out of the map
                    return share.join(startup) ? share : null;
                }
            }
        }
    }

    /** What decides about a pipeline. Objects of the application are the same only when they are the same object. */
    private record Key(
            Class<?> appender,
            Map<String, String> settings,
            @Nullable Encoder<ILoggingEvent> encoder,
            List<PipelineListener> listeners) {

        @Override
        @SuppressWarnings("ReferenceEquality") // an encoder may have any idea of being equal
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that
                    && appender.equals(that.appender)
                    && settings.equals(that.settings)
                    && encoder == that.encoder
                    && same(listeners, that.listeners);
        }

        @SuppressWarnings("ReferenceEquality")
        private static boolean same(List<PipelineListener> ours, List<PipelineListener> theirs) {
            boolean same = ours.size() == theirs.size();
            for (int i = 0; same && i < ours.size(); i++) {
                same = ours.get(i) == theirs.get(i);
            }
            return same;
        }

        @Override
        public int hashCode() {
            return Objects.hash(appender, settings) * 31 + System.identityHashCode(encoder);
        }
    }

    /** A pipeline and how many use it. Its fields are guarded by itself. */
    final class Share {

        private final Key key;
        private @Nullable Running running;
        private String owner = "";
        private Set<String> said = Set.of();
        private boolean told;
        private int users;

        /** No longer in the map. */
        private boolean over;

        private Share(Key key) {
            this.key = key;
        }

        private boolean join(Startup startup) {
            if (running == null) {
                try {
                    running = startup.run(key.encoder(), key.listeners());
                } finally {
                    if (running == null) {
                        end();
                    }
                }
                owner = startup.nameOfAppender();
                said = startup.problems();
            } else {
                startup.sayProblems(said);
                if (!told) {
                    told = true;
                    startup.shares(owner);
                }
            }
            users++;
            return running != null;
        }

        /** What its users hand their events to. */
        synchronized Running running() {
            return Objects.requireNonNull(running);
        }

        /** Called by each user once. True for the last one, who has to stop the pipeline; nobody joins it any more. */
        synchronized boolean leave() {
            users--;
            if (users == 0) {
                end();
            }
            return users == 0;
        }

        private void end() {
            over = true;
            shares.remove(key, this);
        }
    }
}
