package dev.camelstr.cli;

import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the way from local upstream relays into the database, through the real routes.",
            "The relays run in the same process and share its processors. The embedded log and database are made in a"
                    + " fresh folder; with --set camelstr.stream=rabbitmq-stream and camelstr.datasource.url they are"
                    + " those, which should be empty."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr bench pipeline",
            "  camelstr bench pipeline --relays 4 --overlap 0.5 --events 200000 --json"
        })
final class BenchPipelineCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions config;

    @Option(names = "--relays", description = "Upstream relays. Default: ${DEFAULT-VALUE}")
    private int relays = 4;

    @Option(names = "--overlap", description = "Share of the events that is on all relays. Default: ${DEFAULT-VALUE}")
    private double overlap = 0.5;

    @Option(names = "--events", description = "Events that differ. Default: ${DEFAULT-VALUE}")
    private int events = 200_000;

    @Option(names = "--json", description = "Print the result as one JSON object, as the last line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, SQLException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("camelstr-bench-");
        try {
            Schnorr schnorr = Schnorr.of("auto", folder);
            double verifications = Verifications.perSecond(schnorr);
            say(out, "V = %,.0f verifications/s on one core (%s)".formatted(verifications, schnorr.name()));
            say(out, "Generating %,d signed events …".formatted(events));
            try (SampleNetwork network = SampleNetwork.start(SampleEvents.of(events, 1), relays, overlap, schnorr)) {
                return measure(folder, network, verifications, out);
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private int measure(Path folder, SampleNetwork network, double verifications, PrintWriter out) throws SQLException {
        MeterRegistry meters = new SimpleMeterRegistry();
        Settings settings = settings(folder, network.urls());
        // An embedded server is started before, and adopted: how long that takes is not asked here.
        try (Database warm = Databases.own(settings);
                Application application = new Application(settings, RouteFiles.PARTS)) {
            warm.getConnection().close();
            application.bind("meters", meters);
            application.start();
            awaitFirst(meters);
            long began = System.nanoTime();
            long cpuBefore = processCpuNanos();
            boolean all = watch(meters, network.size(), out);
            double seconds = (System.nanoTime() - began) / 1e9;
            double cpu = (processCpuNanos() - cpuBefore) / 1e9;
            report(out, Counts.of(meters), seconds, cpu, verifications);
            return all ? 0 : 1;
        }
    }

    private static void awaitFirst(MeterRegistry meters) {
        while (Counts.of(meters).received() == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private Settings settings(Path folder, List<String> urls) {
        Map<String, String> forced = new HashMap<>();
        forced.put("camelstr.relays", String.join(",", urls));
        forced.put("camelstr.data-dir", folder.resolve("data").toString());
        return config.settings(forced);
    }

    private boolean watch(MeterRegistry meters, long expected, PrintWriter out) {
        Progress progress = new Progress(out, !json);
        Deadline stall = new Deadline(Duration.ofMinutes(1));
        Counts last = Counts.of(meters);
        while (!stall.isOver()) {
            Counts now = Counts.of(meters);
            progress.show("received %,d of %,d   duplicates %,d   decided %,d"
                    .formatted(now.received(), expected, now.duplicates(), now.decided()));
            if (now.received() >= expected && now.underWay() <= 0) {
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

    private void report(PrintWriter out, Counts counts, double seconds, double cpu, double verifications) {
        String format = json
                ? "{\"rate\":%.0f,\"duplicateRate\":%.0f,\"events\":%d,\"duplicates\":%d,\"seconds\":%.2f,"
                        + "\"cpuSeconds\":%.1f,\"heapMegabytes\":%d,\"V\":%.0f}%n"
                : "%,.0f distinct events/s committed, %,.0f duplicates/s dropped (%,d and %,d in %.2f s;"
                        + " %.1f s of CPU in this process, relays included, database not; %d MB of heap; V = %,.0f)%n";
        out.printf(
                Locale.ROOT,
                format,
                counts.decided() / seconds,
                counts.duplicates() / seconds,
                counts.decided(),
                counts.duplicates(),
                seconds,
                cpu,
                heapMegabytes(),
                verifications);
        out.flush();
    }

    private static long processCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long heapMegabytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private void say(PrintWriter out, String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }
}
