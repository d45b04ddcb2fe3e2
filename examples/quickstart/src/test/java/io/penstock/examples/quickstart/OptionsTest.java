// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void no_option_means_four_workers_and_an_outage_in_the_middle() throws Failure {
        Options options = Options.parse(List.of());

        assertThat(options.workers()).isEqualTo(4);
        assertThat(options.seconds()).isEqualTo(20);
        assertThat(options.outage()).isEqualTo(5);
        assertThat(options.endpoint()).isNull();
        assertThat(options.keep()).isFalse();
        assertThat(options.help()).isFalse();
    }

    @Test
    void every_option_is_taken() throws Failure {
        Options options = Options.parse(List.of(
                "--workers", "2", "--seconds", "9", "--rate", "50", "--outage", "3", "--endpoint", "http://h:5000"));

        assertThat(options).isEqualTo(new Options(2, 9, 50, 3, URI.create("http://h:5000"), false, false));
        assertThat(Options.parse(List.of("--keep", "--outage", "0")).keep()).isTrue();
        assertThat(Options.parse(List.of("--help")).help()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--worker 4,          --worker: there is no such option",
        "--workers,           --workers needs a value",
        "--workers 0,         --workers 0: allowed is a whole number from 1 to 32",
        "--workers four,      --workers four: allowed is a whole number from 1 to 32",
        "--seconds 3601,      --seconds 3601: allowed is a whole number from 1 to 3600",
        "--rate -1,           --rate -1: allowed is a whole number from 1 to 10000",
        "--seconds 6,         --outage 5 with --seconds 6: the outage must end before the load does",
        "--endpoint moto,     --endpoint moto: allowed is an http or https address with a host",
        "--endpoint ftp://h,  --endpoint ftp://h: allowed is an http or https address with a host",
        "--endpoint https://h, --endpoint https://h: the relay that takes an endpoint away cannot look into https",
        "--endpoint http://h --keep, --keep with --endpoint",
    })
    void wrong_option_says_what_is_wrong_and_what_is_allowed(String line, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" "))))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void wrong_option_ends_the_command_with_2_before_anything_starts() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int code = QuickStart.run(List.of("--wrokers", "3"), new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(code).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("quickstart: --wrokers: there is no such option.");
    }

    @Test
    void help_names_every_option() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int code = QuickStart.run(List.of("--help"), new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--workers", "--seconds", "--rate", "--outage", "--endpoint", "--keep", "--help");
    }
}
