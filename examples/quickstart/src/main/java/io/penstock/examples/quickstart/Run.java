// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import io.penstock.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One run, from the first process to the last count. For one thread, which sleeps while the load's own do the work. */
final class Run {

    static final String GROUP = "penstock-quickstart";

    /** Another server may show what it has stored a little later than it has said so. */
    private static final int READ_ATTEMPTS = 10;

    private final Options options;
    private final Service service;
    private final Fleet fleet;
    private final Console console;
    private final Clock clock;

    Run(Options options, Service service, Fleet fleet, Console console, Clock clock) {
        this.options = options;
        this.service = service;
        this.fleet = fleet;
        this.console = console;
        this.clock = clock;
    }

    /** Returns true when nothing was lost, nothing came twice, and all processes ended well. */
    boolean run(Path directory) throws Failure, IOException, InterruptedException {
        long since = clock.epochMillis();
        console.say("Starting " + options.workers() + " workers and the batch process");
        fleet.start(options.workers(), service.environment(), directory);
        load();
        console.say("Stopping all processes with SIGTERM");
        fleet.stop();
        console.say("Reading back what the service has stored");
        Report report = readBack(since);
        report.print(console.out());
        fleet.faults().forEach(console::say);
        boolean good = report.good(options.workers() + 1) && fleet.faults().isEmpty();
        if (!good) {
            console.out().println(fleet.lastOutput());
        }
        console.out().println(report.lastLine());
        return good;
    }

    /** The load, with the outage in its middle. */
    private void load() throws IOException, InterruptedException {
        console.say("Load: " + options.rate() + " HTTP requests a second for " + options.seconds() + " s");
        Load load = Load.start(fleet.ports(), options.rate());
        long start = clock.nanoTime();
        int awayAt = (options.seconds() - options.outage()) / 2;
        for (int second = 0; second < options.seconds(); second++) {
            if (options.outage() > 0 && second == awayAt) {
                service.away();
                console.say("The endpoint is away: connections are refused");
            }
            if (options.outage() > 0 && second == awayAt + options.outage()) {
                service.back();
                console.say("The endpoint is back");
            }
            sleepUntil(start + TimeUnit.SECONDS.toNanos(second + 1));
            if (second % 2 == 1) {
                console.say(progress(load));
            }
        }
        service.back();
        load.stop();
        console.say("Load ended. " + progress(load));
        long wanted = (long) options.rate() * options.seconds();
        if (load.answered() + load.failed() < wanted * 9 / 10) {
            console.say("(This machine was too busy for the " + Report.number(wanted) + " requests that were meant.)");
        }
    }

    private String progress(Load load) {
        String text = "requests answered: " + Report.number(load.answered());
        if (load.failed() > 0) {
            text += ", failed: " + Report.number(load.failed());
        }
        if (service.stored() >= 0) {
            text += "; events stored: " + Report.number(service.stored());
        }
        return fleet.alive() == options.workers() + 1 ? text : text + "; processes alive: " + fleet.alive();
    }

    private Report readBack(long since) throws IOException, InterruptedException {
        try (ReadBack readBack = new ReadBack(service, GROUP)) {
            Report report = readBack.report(fleet.logged(), since);
            for (int i = 1; i < READ_ATTEMPTS && report.lost() > 0 && service.stored() < 0; i++) {
                console.say(Report.number(report.lost()) + " events are not visible yet; reading again");
                sleepUntil(clock.nanoTime() + TimeUnit.SECONDS.toNanos(2));
                report = readBack.report(fleet.logged(), since);
            }
            return report;
        }
    }

    private void sleepUntil(long nanoTime) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, nanoTime - clock.nanoTime()));
    }
}
