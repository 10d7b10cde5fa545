package dev.camelstr.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.bench.Verifications;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast the past of relays is read, and how late what is new comes meanwhile. It prints what it has measured. */
@Tag("scale")
class BackfillIT {
    private static final int RELAYS = 4;
    private static final int EVENTS = 60_000;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private final List<Long> delays = Collections.synchronizedList(new ArrayList<>());

    @Test
    void thePastIsReadFastAndWhatIsNewIsNotHeldUp() throws Exception {
        double verifications = Verifications.perSecond(TestRelay.SCHNORR);
        try (Child first = run("")) { // makes the database
            first.awaitOutput("Ready: http://");
            first.stop();
        }
        try (Child host =
                Child.start(BackfillHost.class, List.of(Integer.toString(RELAYS), Integer.toString(EVENTS)))) {
            host.awaitOutput("relays: ");
            try (Child node = run(found("relays: (\\S+)", host.output()))) {
                node.awaitOutput("Ready: http://");
                String address = found("Ready: (http://\\S+)", node.output());
                try (RelayClient reader = RelayClient.connect(URI.create(address.replace("http", "ws")))) {
                    reader.req("live", "{\"#t\":[\"live\"],\"limit\":0}");
                    Thread listening = new Thread(() -> listen(reader), "live");
                    listening.setDaemon(true);
                    listening.start();
                    long all = (long) RELAYS * EVENTS;
                    awaitStored(address, all / 4); // what comes before is warm-up
                    delays.clear();
                    long began = System.nanoTime();
                    long before = stored(address);
                    awaitStored(address, all);
                    double rate = (stored(address) - before) / ((System.nanoTime() - began) / 1e9);
                    List<Long> sorted = List.copyOf(delays).stream().sorted().toList();
                    System.out.printf(
                            "backfill %.0f events/s, V %.0f, %.2f V; live: %d events, p50 %d ms, p99 %d ms%n",
                            rate,
                            verifications,
                            rate / verifications,
                            sorted.size(),
                            sorted.get(sorted.size() / 2),
                            sorted.get(sorted.size() * 99 / 100));
                    assertThat(sorted).hasSizeGreaterThan(100);
                }
                node.stop();
            }
        }
    }

    private void listen(RelayClient reader) {
        try {
            while (true) {
                if (reader.next() instanceof RelayMessage.Event event) {
                    delays.add(System.currentTimeMillis()
                            - Long.parseLong(event.event().content()));
                }
            }
        } catch (InterruptedException | AssertionError e) {
            // It is over.
        }
    }

    private static void awaitStored(String address, long count) throws Exception {
        while (stored(address) < count) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static long stored(String address) throws Exception {
        String status = HTTP.send(
                        HttpRequest.newBuilder(URI.create(address + "/api/status"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher stored = Pattern.compile("\"verdicts\":\\{\"stored\":(\\d+)").matcher(status);
        return stored.find() ? Long.parseLong(stored.group(1)) : 0;
    }

    private Child run(String relays) throws IOException {
        return Child.run(
                List.of("-Xmx1g"),
                "collect,import,store,upkeep,serve",
                Map.of(
                        "camelstr.data-dir", folder.resolve("data").toString(),
                        "camelstr.relay.host", "127.0.0.1",
                        "camelstr.relay.port", "0",
                        "camelstr.collect.page-rate", "1000",
                        "camelstr.relays", relays));
    }

    private static String found(String pattern, String output) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
