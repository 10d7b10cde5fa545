package dev.camelstr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packaged relay, with a heap of 256 MB, while hostile clients send what they like: a minute by default. An hour, and
 * another sequence, by {@code -Dcamelstr.fuzz.seconds=3600 -Dcamelstr.fuzz.seed=2}.
 */
@Tag("load")
class RelayFuzzIT {
    private static final Logger LOG = LoggerFactory.getLogger(RelayFuzzIT.class);
    private static final int HOSTILE = 6;
    private static final Pattern METRICS = Pattern.compile("Metrics at (http://\\S+)");

    /** What is kept for clients: a line each of the metrics, with its value. */
    private static final Pattern HELD = Pattern.compile("(?m)^(relay_(?:connections|newcomers|calls|subscriptions"
            + "|pending_answers|(?:queued|arriving|leaving)_bytes))(?:\\{.*})? (\\S+)$");

    private static final long SECONDS = Long.getLong("camelstr.fuzz.seconds", 60);
    private static final long SEED = Long.getLong("camelstr.fuzz.seed", 1);

    @TempDir
    private Path folder;

    @Test
    void everyMessageIsAnsweredAndNobodyElseIsKeptWaiting() throws Exception {
        int port = Ports.free();
        try (Child relay = Child.run(
                "store,upkeep,serve,search",
                Map.of(
                        "camelstr.data-dir", folder.resolve("data").toString(),
                        "camelstr.relay.host", "127.0.0.1",
                        "camelstr.relay.port", Integer.toString(port),
                        "camelstr.relay.compression", "true",
                        "camelstr.relay.byte-rate", "0"))) {
            relay.awaitOutput("Nostr relay listens on");
            BlockingQueue<String> failures = new LinkedBlockingQueue<>();
            HonestClient honest = attack(port, failures);

            assertThat(failures).isEmpty();
            LOG.info(
                    "{} honest answers, p50 {} ms, p99 {} ms, longest {} ms",
                    honest.count(),
                    honest.millis(0.5),
                    honest.millis(0.99),
                    honest.millis(1));
            // On a quiet machine all are; on one that is ten times slower most.
            assertThat(honest.millis(0.9)).as("p90 of honest answers").isLessThan(1_000);
            nothingIsHeld(relay);
            relay.stop();
            assertThat(relay.output()).doesNotContain("\n\tat ", " ERROR ");
        }
        assertThat(Files.exists(folder.resolve("data/postgres/data/postmaster.pid")))
                .as("the database has ended with it")
                .isFalse();
    }

    /** Every budget is back at zero when all have gone. */
    private static void nothingIsHeld(Child relay) throws Exception {
        Matcher address = METRICS.matcher(relay.output());
        assertThat(address.find()).isTrue();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest question =
                HttpRequest.newBuilder(URI.create(address.group(1))).build();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Map<String, String> held = new TreeMap<>();
            HELD.matcher(client.send(question, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .results()
                    .forEach(line -> held.put(line.group(1), line.group(2)));
            assertThat(held)
                    .hasSize(8)
                    .allSatisfy((name, value) -> assertThat(value).as(name).isEqualTo("0.0"));
        });
    }

    private static HonestClient attack(int port, BlockingQueue<String> failures) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        HonestClient honest = new HonestClient(URI.create("ws://127.0.0.1:" + port + "/"), end, failures);
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(honest, "honest"));
        for (int i = 0; i < HOSTILE; i++) {
            threads.add(new Thread(new HostileClient(port, SEED * 1_000 + i, end, failures), "hostile-" + i));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return honest;
    }
}
