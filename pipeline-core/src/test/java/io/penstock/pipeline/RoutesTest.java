// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private static final Limits LIMITS = new Limits(1_000, 1_100, 3, 26, 1);

    private static StringBuilder key(Object key) {
        return new StringBuilder().append(key).append('\u0001');
    }

    /** Enters for one event that is settled at once. */
    private static Route visit(Routes routes, Object key) {
        Route route = routes.enter(key(key));
        route.settled(1);
        return route;
    }

    private static List<String> closeAll(Routes routes) {
        List<String> closed = new ArrayList<>();
        for (Route route = routes.closeOne(); route != null; route = routes.closeOne()) {
            closed.add(route.key);
        }
        return closed;
    }

    @Test
    void sameKey_isTheSameRouteAndOtherKeysAreOthers() {
        Routes routes = new Routes(LIMITS, 10);
        Route route = visit(routes, "테넌트");
        assertThat(visit(routes, "테넌트")).isSameAs(route);
        assertThat(routes.of(route.id)).isSameAs(route);
        assertThat(visit(routes, "Aa")).isNotSameAs(visit(routes, "BB")); // of one hash
        assertThat(routes.enter(new StringBuilder())).isSameAs(routes.standard());
    }

    @Test
    void withoutTokens_thereIsTheDefaultAlone() {
        Routes routes = new Routes(LIMITS, 0);
        assertThat(routes.many()).isFalse();
        assertThat(routes.enter(key("x"))).isSameAs(routes.standard());
        assertThat(routes.closeOne()).isNull();
        assertThat(routes.misdirected()).isZero();
    }

    @Test
    void leastRecentlyUsed_isClosedFirst() {
        Routes routes = new Routes(LIMITS, 3);
        Route a = visit(routes, "a");
        visit(routes, "b");
        visit(routes, "c");
        assertThat(closeAll(routes)).isEmpty();
        routes.used(a);
        visit(routes, "d");
        assertThat(closeAll(routes)).containsExactly("b\u0001");
        assertThat(routes.openCount()).isEqualTo(3);
        visit(routes, "e");
        visit(routes, "f");
        assertThat(closeAll(routes)).containsExactly("c\u0001", "a\u0001");
        assertThat(visit(routes, "a")).as("forgotten, and made again").isNotSameAs(a);
    }

    @Test
    void closedRoute_staysKnownWhileAnEventIsUnderWayAndOpensAgain() {
        Routes routes = new Routes(LIMITS, 1);
        Route a = routes.enter(key("a"));
        visit(routes, "b");
        assertThat(closeAll(routes)).containsExactly("a\u0001");
        assertThat(routes.of(a.id)).isSameAs(a);
        assertThat(routes.enter(key("a"))).isSameAs(a);
        routes.used(a);
        assertThat(closeAll(routes)).containsExactly("b\u0001");
        a.settled(2);
        visit(routes, "c");
        closeAll(routes);
        assertThat(visit(routes, "a")).isNotSameAs(a);
    }

    @Test
    void floodOfNames_staysBoundedAndEndsInTheDefault() {
        Routes routes = new Routes(LIMITS, 10);
        List<Route> entered = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            entered.add(routes.enter(key("request-" + i)));
            if (i % 100 == 0) {
                closeAll(routes);
            }
        }
        long own = entered.stream().filter(route -> route.id != Routes.DEFAULT).count();
        assertThat(own).isEqualTo(10 + 256);
        assertThat(routes.misdirected()).isEqualTo(100_000 - own);
        assertThat(routes.openCount()).isEqualTo(10);

        entered.forEach(route -> route.settled(1));
        closeAll(routes);
        assertThat(visit(routes, "afterwards").id).as("there is room again").isNotEqualTo(Routes.DEFAULT);
    }

    @Test
    void manyThreads_neverGetAForgottenRouteNorAnothersAndLeaveNothingBehind() throws Exception {
        long seed = System.nanoTime();
        Routes routes = new Routes(LIMITS, 4);
        AtomicInteger running = new AtomicInteger(4);
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Random random = new Random(seed + t);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 100_000; i++) {
                    StringBuilder key = key(random.nextInt(40));
                    Route route = routes.enter(key);
                    if (route.id != Routes.DEFAULT
                            && (!route.key.contentEquals(key) || !route.equals(routes.of(route.id)))) {
                        wrong.add(key + " got " + route.key);
                    }
                    route.settled(1);
                }
                running.decrementAndGet();
            }));
        }
        threads.forEach(Thread::start);
        int closed = 0;
        while (running.get() > 0) {
            closed += closeAll(routes).size();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
        assertThat(closed).isPositive();
        for (int i = 0; i < 4 + 256; i++) { // each place is free again
            closeAll(routes);
            assertThat(routes.enter(key("held-" + i)).id)
                    .as("seed %d, place %d", seed, i)
                    .isNotEqualTo(Routes.DEFAULT);
        }
    }
}
