package dev.camelstr.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.Child;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hundreds of upstream relays, in a process of their own: what they cost. It prints what it has measured. */
@Tag("scale")
class ManyRelaysIT {
    private static final int PER_SECOND = 2_000;
    private static final int SECONDS = 30;
    private static final double TICKS_A_SECOND = 100;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"0, 80, 1_000", "300, 700, 1_200", "500, 1_100, 1_600"})
    void hundredsOfRelaysAreCollected(int relays, String mostThreads, String mostMegabytes) throws Exception {
        // The first start makes the database.
        try (Child first = run("", Map.of())) {
            first.awaitOutput("Ready: http://");
            first.stop();
        }
        try (Child host = Child.start(RelayHost.class, hostOf(Math.max(1, relays)))) {
            host.awaitOutput("connected: 0.");
            long began = System.nanoTime();
            try (Child node = run(relays == 0 ? "" : urls(host.output()), Map.of())) {
                node.awaitOutput("Ready: http://");
                double open = since(began);
                host.awaitOutput("connected: " + relays + ".");
                double connected = since(began);
                TimeUnit.SECONDS.sleep(20); // threads that made connections go, and compilers come to rest
                long threads = proc(node, "Threads");
                long idleMegabytes = proc(node, "VmRSS") / 1_024;
                double idle = processors(node, SECONDS);
                host.goOn();
                double busy = processors(node, SECONDS);
                host.awaitOutput("published: ");
                long busyMegabytes = proc(node, "VmRSS") / 1_024;
                String figures = get(status(node));
                long beganToAsk = System.nanoTime();
                figures = get(status(node));
                double asked = since(beganToAsk) * 1_000;
                String metrics = get(URI.create(found("Metrics at (http://\\S+)", node.output())));
                long beganToStop = System.nanoTime();
                node.stop();
                System.out.printf(
                        "%d relays: port open %.1f s, connected %.1f s, %d threads, RSS %d MB idle, %d MB busy, CPU"
                                + " %.3f idle, %.2f busy, status %d bytes in %.0f ms, metrics %d bytes, stop %.1f s%n",
                        relays,
                        open,
                        connected,
                        threads,
                        idleMegabytes,
                        busyMegabytes,
                        idle,
                        busy,
                        figures.length(),
                        asked,
                        metrics.length(),
                        since(beganToStop));
                assertThat(figures).contains("\"upstreamsConnected\":" + relays).hasSizeLessThan(100_000);
                assertThat(metrics).hasSizeLessThan(300_000);
                assertThat(threads).isLessThanOrEqualTo(number(mostThreads));
                assertThat(busyMegabytes).isLessThanOrEqualTo(number(mostMegabytes));
            }
        }
    }

    @Test
    void thousandsTakeTurns() throws Exception {
        int relays = 2_000;
        try (Child host = Child.start(RelayHost.class, hostOf(relays))) {
            host.awaitOutput("connected: 0.");
            try (Child node = run(urls(host.output()), Map.of("camelstr.collect.visit-interval", "6m"))) {
                long began = System.nanoTime();
                awaitForLong(() -> host.hasPrinted("ever: " + relays + "."));
                double visited = since(began);
                host.goOn();
                host.awaitOutput("published: ");
                awaitForLong(() -> get(status(node)).contains("\"stored\":" + PER_SECOND * SECONDS / 20 + ","));
                System.out.printf(
                        "%d relays: each visited after %.0f s, all held after %.0f s, %s, %d threads, RSS %d MB%n",
                        relays,
                        visited,
                        since(began),
                        last("most: \\d+", host.output()),
                        proc(node, "Threads"),
                        proc(node, "VmRSS") / 1_024);
                node.stop();
            }
            assertThat(Long.parseLong(last("most: (\\d+)", host.output()))).isLessThanOrEqualTo(500);
        }
    }

    private static List<String> hostOf(int relays) {
        return List.of(Integer.toString(relays), Integer.toString(PER_SECOND), Integer.toString(SECONDS));
    }

    private static void awaitForLong(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofSeconds(1))
                .until(condition);
    }

    private Child run(String relays, Map<String, String> others) throws IOException {
        Map<String, String> settings = new HashMap<>(others);
        settings.put("camelstr.data-dir", folder.resolve("data").toString());
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", "0");
        settings.put("camelstr.relays", relays);
        return Child.run(List.of(), "collect,import,store,upkeep,serve,search,statistics", settings);
    }

    private static URI status(Child node) throws IOException {
        return URI.create(address(node.output()) + "/api/status");
    }

    private static String last(String pattern, String output) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        String last = "";
        while (matcher.find()) {
            last = matcher.group(matcher.groupCount());
        }
        return last;
    }

    private static String urls(String output) {
        return found("relays: (\\S+)", output);
    }

    private static String address(String output) {
        return found("Ready: (http://\\S+)", output);
    }

    private static String found(String pattern, String output) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String get(URI uri) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static long number(String written) {
        return Long.parseLong(written.replace("_", ""));
    }

    /** A number of {@code /proc/PID/status}. */
    private static long proc(Child child, String field) throws IOException {
        return Long.parseLong(
                found(field + ":\\s+(\\d+)", Files.readString(Path.of("/proc", Long.toString(child.pid()), "status"))));
    }

    /** How many processors the process has used, as a mean over the next seconds. */
    private static double processors(Child child, int seconds) throws Exception {
        double before = ticks(child);
        TimeUnit.SECONDS.sleep(seconds);
        return (ticks(child) - before) / TICKS_A_SECOND / seconds;
    }

    private static double ticks(Child child) throws IOException {
        String[] stat = Files.readString(Path.of("/proc", Long.toString(child.pid()), "stat"))
                .replaceFirst(".*\\) ", "")
                .split(" ");
        return Double.parseDouble(stat[11]) + Double.parseDouble(stat[12]);
    }
}
