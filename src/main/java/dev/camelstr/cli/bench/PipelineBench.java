package dev.camelstr.cli.bench;

import dev.camelstr.cli.demo.Counts;
import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.instance.RouteFiles;
import dev.camelstr.cli.output.Deadline;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.store.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run of the real routes over the events of a sample network. */
final class PipelineBench {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * What a run came to.
     *
     * @param complete whether the store decided on all events
     * @param seconds from the first event received to the last one decided on
     * @param cpuSeconds of this process, the sample relays included; a database's own processes are not
     */
    record Result(boolean complete, Counts counts, double seconds, double cpuSeconds) {

        double rate() {
            return counts.decided() / seconds;
        }

        double duplicateRate() {
            return counts.duplicates() / seconds;
        }
    }

    private PipelineBench() {}

    static Result run(Settings settings, Collection<String> with, SampleNetwork network, Progress progress)
            throws SQLException {
        List<String> parts = new ArrayList<>(RouteFiles.PIPELINE);
        parts.addAll(with);
        MeterRegistry meters = new SimpleMeterRegistry();
        // An embedded server is started before, and adopted: how long that takes is not asked here.
        try (Database started = Databases.own(settings);
                Application application = new Application(settings, parts)) {
            started.getConnection().close();
            application.bind("meters", meters);
            application.start();
            while (Counts.of(meters).received() == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            long began = System.nanoTime();
            long cpuBefore = processCpuNanos();
            boolean complete = watch(meters, network.distinct(), progress);
            double seconds = (System.nanoTime() - began) / 1e9;
            return new Result(complete, Counts.of(meters), seconds, (processCpuNanos() - cpuBefore) / 1e9);
        }
    }

    private static boolean watch(MeterRegistry meters, long expected, Progress progress) {
        Deadline stall = new Deadline(PATIENCE);
        Counts last = Counts.of(meters);
        while (!stall.isOver()) {
            Counts now = Counts.of(meters);
            progress.show("received %,d   duplicates %,d   decided %,d"
                    .formatted(now.received(), now.duplicates(), now.decided()));
            if (now.distinct() >= expected && now.underWay() <= 0) {
                progress.end();
                return true;
            }
            if (!now.equals(last)) {
                stall.begin();
            }
            last = now;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return false;
    }

    private static long processCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
