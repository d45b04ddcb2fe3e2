// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ValueWriterTest {

    record Address(String city, int zip) {}

    record Customer(String name, Address address, List<Object> tags) {}

    private record Failing(String good, String bad) {
        @Override
        public String bad() {
            throw new IllegalStateException("no");
        }
    }

    private static Object written(Object value) {
        return Encoded.fields(new TestEvent().with("v", value)).get("v");
    }

    private static String json(Object value) {
        String text = Encoded.text(new TestEvent().with("v", value));
        return text.substring(text.indexOf(",\"v\":") + 5, text.length() - 1);
    }

    private static Object failing(Throwable thrown) {
        return new Object() {
            @Override
            public String toString() {
                throw sneaky(thrown);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void numbersAndBooleans_keepTheirType() {
        assertThat(json(1)).isEqualTo("1");
        assertThat(json((short) -2)).isEqualTo("-2");
        assertThat(json((byte) 3)).isEqualTo("3");
        assertThat(json(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(json(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(json(0)).isEqualTo("0");
        assertThat(json(1.5)).isEqualTo("1.5");
        assertThat(json(1e300)).isEqualTo("1.0E300");
        assertThat(json(0.1f)).isEqualTo("0.1");
        assertThat(json(true)).isEqualTo("true");
        assertThat(json(false)).isEqualTo("false");
        assertThat(json(null)).isEqualTo("null");
        assertThat(json(new BigDecimal("1E+400"))).isEqualTo("1E+400");
        assertThat(json(BigInteger.ONE.shiftLeft(100))).isEqualTo("1267650600228229401496703205376");
        assertThat(json(new AtomicInteger(7))).isEqualTo("7");
        assertThat(json(new AtomicLong(8))).isEqualTo("8");
        assertThat(json(new AtomicBoolean(true))).isEqualTo("true");
    }

    @Test
    void numbersThatJsonDoesNotKnow_areTexts() {
        assertThat(json(Double.NaN)).isEqualTo("\"NaN\"");
        assertThat(json(Float.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
    }

    @Test
    void longs_roundTrip() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            assertThat(json(number)).as("seed %d", seed).isEqualTo(Long.toString(number));
        }
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            for (long number : new long[] {power - 1, power, -power, 1 - power}) {
                assertThat(json(number)).isEqualTo(Long.toString(number));
            }
        }
    }

    @Test
    void doubles_roundTrip() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            Object read = written(number);
            double back = read instanceof Number n ? n.doubleValue() : Double.parseDouble((String) read);
            assertThat(Double.compare(back, number))
                    .as("%s, seed %d", read, seed)
                    .isZero();
        }
    }

    @Test
    void containers_becomeJson() {
        Map<Object, Object> map = new TreeMap<>();
        map.put("a", 1);
        map.put("b", List.of("x", 2, Map.of()));
        assertThat(json(map)).isEqualTo("{\"a\":1,\"b\":[\"x\",2,{}]}");
        assertThat(json(new int[] {1, 2})).isEqualTo("[1,2]");
        assertThat(json(new boolean[] {true})).isEqualTo("[true]");
        assertThat(json(new char[] {'a', '"'})).isEqualTo("[\"a\",\"\\\"\"]");
        assertThat(json(new double[0])).isEqualTo("[]");
        assertThat(json(new Object[] {null, new String[] {"한"}})).isEqualTo("[null,[\"한\"]]");
        assertThat(json(Set.of(5))).isEqualTo("[5]");
        assertThat(json(Map.of(TimeUnit.DAYS, TimeUnit.HOURS))).isEqualTo("{\"DAYS\":\"HOURS\"}");
    }

    @Test
    void records_becomeObjectsByComponent() {
        assertThat(json(new Customer("김", new Address("Seoul", 4524), List.of(true))))
                .isEqualTo("{\"name\":\"김\",\"address\":{\"city\":\"Seoul\",\"zip\":4524},\"tags\":[true]}");
    }

    @Test
    void optionals_areUnwrapped() {
        assertThat(json(Optional.of(List.of(1)))).isEqualTo("[1]");
        assertThat(json(Optional.empty())).isEqualTo("null");
        assertThat(json(OptionalInt.of(3))).isEqualTo("3");
        assertThat(json(OptionalLong.empty())).isEqualTo("null");
        assertThat(json(OptionalDouble.of(0.5))).isEqualTo("0.5");
    }

    @Test
    void anythingElse_isItsToString() {
        assertThat(json(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
        assertThat(json(new StringBuilder("sb"))).isEqualTo("\"sb\"");
        assertThat(json('c')).isEqualTo("\"c\"");
        assertThat(json(java.nio.file.Path.of("a", "b"))).isEqualTo("\"a/b\"");
        assertThat(json(new Object() {
                    @Override
                    public String toString() {
                        return null;
                    }
                }))
                .isEqualTo("\"null\"");
    }

    @Test
    void mapKeysThatReadTheSame_stayApart() {
        Map<Object, Object> map = new HashMap<>();
        map.put(1, "a");
        map.put("1", "b");
        map.put(null, "c");
        map.put("null", "d");
        assertThat((Map<?, ?>) written(map)).hasSize(4).satisfies(read -> assertThat(read.values())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("a", "b", "c", "d"));
    }

    @Test
    void cycles_areNamed() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        List<Object> list = new ArrayList<>();
        list.add(map);
        list.add(list);
        Object[] array = {list, null};
        array[1] = array;
        assertThat(json(array)).isEqualTo("[[{\"self\":\"[cyclic]\"},\"[cyclic]\"],\"[cyclic]\"]");
    }

    @Test
    void theSameObjectTwice_isNoCycle() {
        List<Integer> list = List.of(1);
        assertThat(json(List.of(list, list))).isEqualTo("[[1],[1]]");
    }

    @Test
    void depth_isBounded() {
        Object deep = "bottom";
        for (int i = 0; i < 100_000; i++) {
            deep = Collections.singletonList(deep);
        }
        assertThat(json(deep)).isEqualTo("[".repeat(8) + "\"[deeper than 8 levels]\"" + "]".repeat(8));
        assertThat(Encoded.text(new TestEvent().with("v", List.of(List.of(1))), "json.maxDepth", "1"))
                .endsWith("\"v\":[\"[deeper than 1 levels]\"]}");
    }

    @Test
    void hugeContainers_areBounded() {
        List<Integer> list = Collections.nCopies(1_000_000, 1);
        assertThat((List<?>) written(list)).hasSize(1001).last().isEqualTo("[999000 more]");
        assertThat((List<?>) written(new int[1001])).hasSize(1001).last().isEqualTo("[1 more]");
        Map<Integer, Integer> map = new HashMap<>();
        for (int i = 0; i < 1500; i++) {
            map.put(i, i);
        }
        assertThat((Map<?, ?>) written(map)).hasSize(1001);
        assertThat(((Map<?, ?>) written(map)).get("[more]")).isEqualTo("[500 more]");
    }

    @Test
    void containersThatMultiply_areBoundedTogether() {
        Object wide = Collections.nCopies(1000, 1);
        for (int i = 0; i < 6; i++) {
            wide = Collections.nCopies(1000, wide);
        }
        assertThat(json(wide).length()).isLessThan(ValueWriter.MAX_ELEMENTS_IN_ALL * 40);
    }

    @Test
    void whatThrows_becomesATextThatSaysSo() {
        assertThat(written(failing(new IllegalStateException("boom"))))
                .isEqualTo("[toString() threw java.lang.IllegalStateException: boom]");
        assertThat(written(failing(new StackOverflowError())))
                .isEqualTo("[toString() threw java.lang.StackOverflowError]");
        assertThat(written(failing(new NoClassDefFoundError("x/Y"))))
                .isEqualTo("[toString() threw java.lang.NoClassDefFoundError: x/Y]");
        assertThat(written(failing(new Exception("checked"))))
                .isEqualTo("[toString() threw java.lang.Exception: checked]");
        assertThat(written(failing(new RuntimeException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException();
                    }
                })))
                .asString()
                .startsWith("[toString() threw " + ValueWriterTest.class.getName());
    }

    @Test
    void endlessToString_becomesAText() {
        List<Object> list = new ArrayList<>();
        Object endless = new Object() {
            @Override
            public String toString() {
                return "x" + list;
            }
        };
        list.add(endless);
        assertThat(written(endless)).isEqualTo("[toString() threw java.lang.StackOverflowError]");
    }

    @Test
    void accessorThatThrows_costsOnlyItsComponent() {
        assertThat(json(new Failing("g", "b")))
                .isEqualTo("{\"good\":\"g\",\"bad\":\"[bad() threw java.lang.IllegalStateException: no]\"}");
    }

    @Test
    void iteratorThatThrows_costsOnlyItsContainer() {
        List<Object> list = new AbstractList<>() {
            @Override
            public Object get(int index) {
                if (index == 2) {
                    throw new IllegalStateException("third");
                }
                return index;
            }

            @Override
            public int size() {
                return 3;
            }
        };
        assertThat(json(List.of("a", list, "b")))
                .isEqualTo("[\"a\",\"[reading its elements threw java.lang.IllegalStateException: third]\",\"b\"]");
        Map<String, Object> map = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new UnsupportedOperationException();
            }
        };
        assertThat(json(List.of(map, 1)))
                .isEqualTo("[\"[reading its elements threw java.lang.UnsupportedOperationException]\",1]");
    }

    @Test
    void keyThatThrows_costsOnlyItsName() {
        assertThat(json(Map.of(failing(new IllegalStateException("k")), 1)))
                .isEqualTo("{\"[toString() threw java.lang.IllegalStateException: k]\":1}");
    }

    @Test
    void elementThatThrows_costsOnlyItself() {
        assertThat(json(List.of(1, failing(new IllegalStateException()), 2)))
                .isEqualTo("[1,\"[toString() threw java.lang.IllegalStateException]\",2]");
    }
}
