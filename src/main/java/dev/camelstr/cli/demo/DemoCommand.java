package dev.camelstr.cli.demo;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.RouteFiles;
import dev.camelstr.cli.output.Deadline;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.run.Preflight;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.crypto.Schnorr;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the pipeline at work: two relays on this machine with generated events, of which some are on both, some"
                    + " forged, replaced or deleted; collected, verified, stored on embedded defaults, and served again as a"
                    + " relay. Then it goes on with a few new events a second, while one of the relays is away now and"
                    + " then, until Ctrl-C.",
            "All its files are in a fresh folder that is removed in the end."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr demo                      then goes on until Ctrl-C",
            "  camelstr demo --port 18080         at another port",
            "  camelstr demo --once --json        ends when all is stored; the last line is one JSON object",
            "",
            "Exit codes: 0 the database holds exactly what it should, 1 it does not, 2 wrong options."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final String HOST = "127.0.0.1";
    private static final int USUAL_PORT = 8080;
    private static final int USUAL_METRICS_PORT = 5001;

    @Option(names = "--events", description = "How many events are generated. Default: ${DEFAULT-VALUE}")
    private int events = 20_000;

    @Option(names = "--once", description = "End when all is stored.")
    private boolean once;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where the relay and its page are. Default: 8080, or any that is free.")
    private Integer port;

    @Option(names = "--json", description = "Print the result as one JSON object, as the last line.")
    private boolean json;

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Where the fresh folder is made. Default: the folder for temporary files.")
    private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Files.createDirectories(dir);
        Path folder = Files.createTempDirectory(dir, "camelstr-demo-");
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> {
            stop.countDown();
            await(stopped);
        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return show(folder, out, stop);
        } finally {
            Folders.delete(folder);
            stopped.countDown();
        }
    }

    private int show(Path folder, PrintWriter out, CountDownLatch stop) throws IOException, InterruptedException {
        say(out, "Generating " + events + " signed events …");
        Schnorr schnorr = Schnorr.of("auto", folder);
        try (SampleNetwork network = SampleNetwork.start(sample(), 2, 0.5, schnorr)) {
            say(
                    out,
                    "Two relays hold " + network.size() + " of them, copies and forgeries included: " + network.urls());
            return collect(network, schnorr, folder, out, stop);
        }
    }

    private int collect(SampleNetwork network, Schnorr schnorr, Path folder, PrintWriter out, CountDownLatch stop)
            throws IOException, InterruptedException {
        Settings settings = settings(folder, network.urls(), relayPort(), freePort(USUAL_METRICS_PORT));
        try (Application application = Application.observed(settings, RouteFiles.PARTS)) {
            long began = System.nanoTime();
            application.describeRelay(HOST);
            application.start();
            MeterRegistry meters = application.meters();
            boolean all = watch(meters, network.distinct(), out, stop);
            double seconds = (System.nanoTime() - began) / 1e9;
            Counts counts = Counts.of(meters);
            StoredIds.Difference difference = StoredIds.compare(application.database(), network.expected());
            int served = application.relayPort().join(); // all was stored, and a relay opens long before that
            String metrics = "http://localhost:" + application.metricsPort().orElseThrow();
            report(out, counts, seconds, difference, "ws://localhost:" + served, metrics);
            if (!once && all) {
                say(out, "Goes on until Ctrl-C; open http://localhost:" + served + " in a browser to watch.");
                Trickle trickle = Trickle.start(network.relays(), schnorr);
                try {
                    stop.await();
                } finally {
                    trickle.close();
                }
            }
            return all && difference.isNone() ? 0 : 1;
        }
    }

    private SampleEvents sample() {
        return SampleEvents.of(events, 1).withForged(0.01);
    }

    private static Settings settings(Path folder, List<String> relays, int port, int metricsPort) {
        Map<String, String> forced = new LinkedHashMap<>();
        forced.put("camelstr.relays", String.join(",", relays));
        forced.put("camelstr.collect.page-rate", "20"); // they are ours
        forced.put("camelstr.routes-dir", folder.resolve("routes").toString());
        forced.put("camelstr.data-dir", folder.resolve("data").toString());
        forced.put("camelstr.relay.host", HOST);
        forced.put("camelstr.relay.port", Integer.toString(port));
        forced.put("camelstr.metrics.host", HOST);
        forced.put("camelstr.metrics.port", Integer.toString(metricsPort));
        return Settings.defaults(forced);
    }

    private int relayPort() throws IOException {
        if (port == null) {
            return freePort(USUAL_PORT);
        } else if (port < 0 || port > 65_535) {
            throw new UserError("--port " + port + ": a port is a number from 0 to 65535");
        } else if (port > 0 && !Preflight.isFree(HOST, port)) {
            throw new UserError("--port " + port + ": another process has it, or it needs another user's rights");
        }
        return port;
    }

    /** The usual one, or any other if that is taken. */
    private static int freePort(int usual) throws IOException {
        if (Preflight.isFree(HOST, usual)) {
            return usual;
        }
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** @return false if it was stopped before all was stored, or nothing moved for a minute */
    private boolean watch(MeterRegistry meters, long expected, PrintWriter out, CountDownLatch stop)
            throws InterruptedException {
        Progress progress = new Progress(out, !json);
        Deadline stall = new Deadline(Duration.ofMinutes(1));
        Counts last = Counts.of(meters);
        while (true) {
            if (stop.await(100, java.util.concurrent.TimeUnit.MILLISECONDS) || stall.isOver()) {
                return false;
            }
            Counts now = Counts.of(meters);
            progress.show("received %,d   duplicates %,d   invalid %,d   stored %,d"
                    .formatted(now.received(), now.duplicates(), now.invalid(), now.stored()));
            if (now.distinct() >= expected && now.underWay() <= 0) {
                progress.end();
                return true;
            }
            if (!now.equals(last)) {
                stall.begin();
            }
            last = now;
        }
    }

    private void report(
            PrintWriter out,
            Counts counts,
            double seconds,
            StoredIds.Difference difference,
            String relay,
            String metrics) {
        if (!difference.isNone()) {
            out.println(difference);
        }
        String format = json
                ? "{\"received\":%d,\"duplicates\":%d,\"invalid\":%d,\"stored\":%d,\"superseded\":%d,\"deleted\":%d,"
                        + "\"seconds\":%.1f,\"relay\":\"%s\",\"metrics\":\"%s/metrics\"}%n"
                : "received %,d, of these %,d duplicates and %,d invalid; stored %,d, superseded %,d, deleted %,d;"
                        + " %.1f seconds%nserved at %s, metrics at %s/metrics%n";
        out.printf(
                java.util.Locale.ROOT,
                format,
                counts.received(),
                counts.duplicates(),
                counts.invalid(),
                counts.stored(),
                counts.superseded(),
                counts.deleted(),
                seconds,
                relay,
                metrics);
        out.flush();
    }

    private void say(PrintWriter out, String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
