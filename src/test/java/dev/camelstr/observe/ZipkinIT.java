package dev.camelstr.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Http;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Traces in a real Zipkin, asked for through its API. */
@Tag("observability")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZipkinIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path JAR = Path.of("target", "servers", "zipkin.jar");

    private Process zipkin;
    private String url;

    @BeforeAll
    void startZipkin(@TempDir Path folder) throws IOException {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException("The test needs Zipkin's server at " + JAR
                    + ": run it with -Pobservability, which fetches io.zipkin:zipkin-server from Maven Central.");
        }
        int port = Ports.free();
        url = "http://127.0.0.1:" + port;
        zipkin = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("zipkin.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(zipkin::destroyForcibly));
        await("Zipkin to start")
                .atMost(PATIENCE)
                .failFast("Zipkin ended", () -> !zipkin.isAlive())
                .ignoreExceptions()
                .until(() -> Http.get(url + "/health").statusCode() == 200);
    }

    @AfterAll
    void stopZipkin() throws InterruptedException {
        if (zipkin != null) {
            zipkin.destroy();
            if (!zipkin.waitFor(120, TimeUnit.SECONDS)) {
                zipkin.destroyForcibly();
            }
        }
    }

    @Test
    void oneTraceFollowsAnEventFromItsRelayOverTheStreamsToTheClients(@TempDir Path folder) throws Exception {
        Event event = TestRelay.note(TestRelay.author(), "traced");
        try (SampleRelay relay = SampleRelay.start(List.of(event.raw()))) {
            TestApplication application = TestApplication.observed(
                            Map.of(
                                    "camelstr.relays", relay.url(),
                                    "camelstr.data-dir", folder.toString(),
                                    "camelstr.datasource.url", TestDatabases.createUrl(),
                                    "camelstr.relay.host", "127.0.0.1",
                                    "camelstr.relay.port", "0",
                                    "camelstr.upkeep.period", "1s",
                                    "camelstr.trace.exporter", "zipkin",
                                    "camelstr.trace.endpoint", url + "/api/v2/spans",
                                    "camelstr.trace.ratio", "1"),
                            "collect",
                            "store",
                            "upkeep",
                            "serve")
                    .start();
            try {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        spans("nostr.event.id=" + event.id().hex()))
                                .contains("messagespan", "publishspan", "storespan", "broadcastspan", "policy"));
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(spans("nostr.relay=" + relay.url())).contains("connectspan"));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(names("/api/v2/spans?serviceName=event-aggregator"))
                                .contains("cleanupspan", "batchspan"));
            } finally {
                application.close();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(spans("nostr.relay=" + relay.url())).contains("cleanupspan"));
        }
    }

    /** The names of all spans of the traces that have a span with that tag. */
    private Set<String> spans(String tag) {
        String answer = get("/api/v2/traces?serviceName=event-aggregator&limit=50&annotationQuery="
                + URLEncoder.encode(tag, StandardCharsets.UTF_8));
        return new TreeSet<>(Pattern.compile("\"name\":\"([^\"]+)\"")
                .matcher(answer)
                .results()
                .map(match -> match.group(1))
                .toList());
    }

    private Set<String> names(String path) {
        return new TreeSet<>(Pattern.compile("\"([^\"]+)\"")
                .matcher(get(path))
                .results()
                .map(match -> match.group(1))
                .toList());
    }

    private String get(String path) {
        return Http.get(url + path).body();
    }
}
