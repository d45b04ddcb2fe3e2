// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The routes that there are: the default one, which is never forgotten, and those that events have asked for.
 *
 * <pre>
 *   log call: new key ─▶ open ─── least recently used of too many ──▶ closing ── nothing unsettled ──▶ forgotten
 *                          ▲                                             │
 *                          └───────────────── an event comes ────────────┘
 * </pre>
 *
 * At most {@code maxOpen} are open, and about as many closing, whose last events are still on their way. While no place is
 * left, events with a new key take the default route: a flood of names stays bounded, and nothing is lost by it.
 */
final class Routes {

    /** The id of the default route. */
    static final int DEFAULT = 0;

    /** So many may be closing at once, however few may be open: a burst of new names is no reason to misdirect events. */
    private static final int MIN_CLOSING = 256;

    private final Limits limits;
    private final int maxOpen;
    private final Route standard;

    /** By id; a free place is null. Written under the lock. */
    private final AtomicReferenceArray<@Nullable Route> places;

    /** By hash; each bucket is a list. Written under the lock, read by log calls without it. */
    private final AtomicReferenceArray<@Nullable Route> buckets;

    /** Held for a few instructions: by a log call with a new key, and to forget. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Under the lock, but for looking whether there is any. */
    private final ArrayDeque<Integer> free = new ArrayDeque<>();

    private volatile boolean full;

    private final LongAdder misdirected = new LongAdder();

    /** Made by log calls, not yet seen by the drain. */
    private final Queue<Route> made = new ConcurrentLinkedQueue<>();

    /** The least recently used first. Under the drain's lock, like all below. */
    private final Map<Route, Route> open = new LinkedHashMap<>(16, 0.75f, true);

    private final List<Route> closing = new ArrayList<>();

    /** @param maxOpen 0 where there is the default route alone */
    Routes(Limits limits, int maxOpen) {
        this.limits = limits;
        this.maxOpen = maxOpen;
        int count = maxOpen == 0 ? 1 : 1 + maxOpen + Math.max(maxOpen, MIN_CLOSING);
        this.places = new AtomicReferenceArray<>(count);
        this.buckets = new AtomicReferenceArray<>(Integer.highestOneBit(count) * 2);
        this.standard = new Route(DEFAULT, "", 0, new Batcher(limits));
        places.set(DEFAULT, standard);
        for (int id = 1; id < count; id++) {
            free.add(id);
        }
        this.full = free.isEmpty();
    }

    /** True when there may be others than the default route. */
    boolean many() {
        return maxOpen > 0;
    }

    /** The default route. */
    Route standard() {
        return standard;
    }

    /** Any thread: the route of a record that is not settled. */
    Route of(int id) {
        return id == DEFAULT ? standard : Objects.requireNonNull(places.get(id));
    }

    /** A log call: the route for {@code key}, entered. */
    Route enter(StringBuilder key) {
        if (key.isEmpty() || maxOpen == 0) {
            return standard;
        }
        int hash = hash(key);
        while (true) {
            Route route = find(key, hash);
            if (route == null) {
                route = full ? null : make(key, hash);
            }
            if (route == null) {
                misdirected.increment();
                return standard;
            }
            if (route.enter()) {
                return route;
            }
            remove(route); // It has just been forgotten; whoever does that may not have got so far yet.
        }
    }

    private static int hash(CharSequence key) {
        int hash = 0;
        for (int i = 0; i < key.length(); i++) {
            hash = 31 * hash + key.charAt(i);
        }
        return hash ^ hash >>> 16;
    }

    private @Nullable Route find(StringBuilder key, int hash) {
        Route route = buckets.get(hash & buckets.length() - 1);
        while (route != null && !(route.hash == hash && route.key.contentEquals(key))) {
            route = route.next;
        }
        return route;
    }

    /** A new route, or the one that another log call has just made; null when there is no place. */
    private @Nullable Route make(StringBuilder key, int hash) {
        lock.lock();
        try {
            Route route = find(key, hash);
            Integer id = route == null ? free.poll() : null;
            if (id != null) {
                full = free.isEmpty();
                route = new Route(id, key.toString(), hash, new Batcher(limits));
                int bucket = hash & buckets.length() - 1;
                route.next = buckets.get(bucket);
                made.add(route); // before a log call can find it, and the drain be done with it
                places.set(id, route);
                buckets.set(bucket, route);
            }
            return route;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a forgotten route out, once. A log call that looks at it meanwhile still finds its way on from it. */
    private void remove(Route route) {
        lock.lock();
        try {
            if (!route.equals(places.get(route.id))) {
                return;
            }
            int bucket = route.hash & buckets.length() - 1;
            Route before = null;
            for (Route each = buckets.get(bucket); each != null && !each.equals(route); each = each.next) {
                before = each;
            }
            if (before == null) {
                buckets.set(bucket, route.next);
            } else {
                before.next = route.next;
            }
            places.set(route.id, null);
            free.add(route.id);
            full = false;
        } finally {
            lock.unlock();
        }
    }

    /** Drain only: a record of {@code route} has come. */
    void used(Route route) {
        if (route.id != DEFAULT && open.get(route) == null) {
            open.put(route, route);
        }
    }

    /**
     * Drain only: notes what log calls have made, forgets what is closed and done, and closes what is too much.
     *
     * @return a route that was closed, whose open batch is to be sealed; null when there are not too many
     */
    @Nullable
    Route closeOne() {
        for (Route route = made.poll(); route != null; route = made.poll()) {
            used(route);
        }
        if (open.size() <= maxOpen) {
            forgetClosed();
            return null;
        }
        Iterator<Route> eldest = open.values().iterator();
        Route route = eldest.next();
        eldest.remove();
        if (!route.closing) {
            route.closing = true;
            closing.add(route);
        }
        return route;
    }

    private void forgetClosed() {
        for (int i = closing.size() - 1; i >= 0; i--) {
            Route route = closing.get(i);
            if (open.containsKey(route) || forget(route)) {
                route.closing = false;
                Route last = closing.remove(closing.size() - 1);
                if (i < closing.size()) {
                    closing.set(i, last);
                }
            }
        }
    }

    private boolean forget(Route route) {
        boolean done = route.tryForget();
        if (done) {
            remove(route);
        }
        return done;
    }

    /** How many may be open, without the default. */
    int maxOpen() {
        return maxOpen;
    }

    /** Drain only: how many are open, without the default. */
    int openCount() {
        return open.size();
    }

    /** Any thread: events that took the default route because there was no place for theirs. */
    long misdirected() {
        return misdirected.sum();
    }
}
