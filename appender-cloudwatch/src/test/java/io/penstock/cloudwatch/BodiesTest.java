// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BodiesTest {

    private final Bodies bodies = new Bodies();

    private Set<PutBody> eight() {
        Set<PutBody> all = Collections.newSetFromMap(new IdentityHashMap<>());
        Stream.generate(bodies::borrow).limit(8).forEach(all::add);
        return all;
    }

    @Test
    void after_a_burst_of_eight_two_are_kept() {
        Set<PutBody> burst = eight();
        assertThat(burst).hasSize(8);
        burst.forEach(bodies::giveBack);

        Set<PutBody> next = eight();
        next.retainAll(burst);
        assertThat(next).as("those that were kept").hasSize(2);
    }

    @Test
    void both_that_are_kept_are_used_in_turn() {
        PutBody first = bodies.borrow();
        PutBody second = bodies.borrow();
        bodies.giveBack(first);
        bodies.giveBack(second);

        assertThat(bodies.borrow()).isSameAs(first);
        bodies.giveBack(first);
        assertThat(bodies.borrow()).isSameAs(second);
    }

    @Test
    void body_that_grew_beyond_a_full_batch_is_not_kept() {
        PutBody body = bodies.borrow();
        body.fill(new Target("g", "s"), Entity.NONE, TestBatch.of(1, "\u0001".repeat(500_000)));
        bodies.giveBack(body);

        assertThat(bodies.borrow()).isNotSameAs(body);
    }

    @Test
    void full_batch_of_quoted_text_is_kept() {
        PutBody body = bodies.borrow();
        body.fill(new Target("g", "s"), Entity.NONE, TestBatch.of(1, "{\"key\":\"value\",\"한\":7}".repeat(38_000)));
        assertThat(body.plainLength()).isGreaterThan(1_000_000);
        bodies.giveBack(body);

        assertThat(bodies.borrow()).isSameAs(body);
    }

    @Test
    void nothing_is_kept_after_close() {
        PutBody body = bodies.borrow();
        bodies.close();
        bodies.giveBack(body);

        assertThat(bodies.borrow()).isNotSameAs(body);
    }
}
