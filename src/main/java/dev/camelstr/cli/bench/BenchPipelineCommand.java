package dev.camelstr.cli.bench;

import dev.camelstr.cli.demo.Folders;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.crypto.Schnorr;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
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
                    + " those, which should be empty. A first run of other events, which warms the JVM up, is not counted."
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

    @Option(names = "--warm-up", description = "Events of the run before, 0 for none. Default: ${DEFAULT-VALUE}")
    private int warmUp = 100_000;

    @Option(
            names = "--with",
            split = ",",
            paramLabel = "PART",
            description = "Parts that run beside the pipeline, such as search and statistics. Default: none.")
    private List<String> with = List.of();

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
            if (warmUp > 0) {
                run(folder.resolve("warm-up"), SampleEvents.of(warmUp, 2), schnorr, out);
            }
            PipelineBench.Result result = run(folder.resolve("data"), SampleEvents.of(events, 1), schnorr, out);
            report(out, result, verifications);
            return result.complete() ? 0 : 1;
        } finally {
            Folders.delete(folder);
        }
    }

    private PipelineBench.Result run(Path dataDir, SampleEvents sample, Schnorr schnorr, PrintWriter out)
            throws SQLException {
        say(out, "Generating %,d signed events …".formatted(sample.count()));
        try (SampleNetwork network = SampleNetwork.start(sample, relays, overlap, schnorr)) {
            Map<String, String> forced = new HashMap<>();
            forced.put("camelstr.relays", String.join(",", network.urls()));
            forced.put("camelstr.collect.page-rate", "1000"); // as fast as they are stored
            forced.put("camelstr.data-dir", dataDir.toString());
            Settings settings = config.settings(forced);
            requireOneLife(settings);
            return PipelineBench.run(settings, with, network, new Progress(out, !json));
        }
    }

    /** A fresh database would read again, and count, what an earlier run has left in the broker. */
    private static void requireOneLife(Settings settings) {
        if (settings.usesRabbitMq() && settings.usesEmbeddedDatabase()) {
            throw new UserError("camelstr.datasource.url is empty: with camelstr.stream=rabbitmq-stream name a database"
                    + " that stays as long as the broker's streams");
        }
    }

    private void report(PrintWriter out, PipelineBench.Result result, double verifications) {
        String format = json
                ? "{\"rate\":%.0f,\"duplicateRate\":%.0f,\"events\":%d,\"duplicates\":%d,\"seconds\":%.2f,"
                        + "\"cpuSeconds\":%.1f,\"heapMegabytes\":%d,\"V\":%.0f}%n"
                : "%,.0f distinct events/s committed, %,.0f duplicates/s dropped (%,d and %,d in %.2f s;"
                        + " %.1f s of CPU in this process, relays included, database not; %d MB of heap; V = %,.0f)%n";
        out.printf(
                Locale.ROOT,
                format,
                result.rate(),
                result.duplicateRate(),
                result.counts().decided(),
                result.counts().duplicates(),
                result.seconds(),
                result.cpuSeconds(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                verifications);
        out.flush();
    }

    private void say(PrintWriter out, String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }
}
