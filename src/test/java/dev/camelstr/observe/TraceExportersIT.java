package dev.camelstr.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces by the exporters for which there is no server to be had: {@link ZipkinIT} asks a real one. */
class TraceExportersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String[] OF_THE_EVENT = {"messageSpan", "publishSpan", "storeSpan", "broadcastSpan"};

    private final Event event = TestRelay.note(TestRelay.author(), "traced");
    private SampleRelay relay;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() {
        relay = SampleRelay.start(List.of(event.raw()));
    }

    @AfterEach
    void end() {
        relay.close();
    }

    private Map<String, String> settings(String exporter, String endpoint) {
        return new HashMap<>(Map.of(
                "camelstr.relays",
                relay.url(),
                "camelstr.data-dir",
                folder.resolve("data").toString(),
                "camelstr.datasource.url",
                TestDatabases.createUrl(),
                "camelstr.relay.host",
                "127.0.0.1",
                "camelstr.relay.port",
                "0",
                "camelstr.metrics.port",
                "0",
                "camelstr.trace.exporter",
                exporter,
                "camelstr.trace.endpoint",
                endpoint,
                "camelstr.trace.ratio",
                "1"));
    }

    @Test
    void aCollectorOfOtlpIsSentTheEventsTraceUnderTheServicesName() throws IOException {
        Queue<OtlpTraces.Span> spans = new ConcurrentLinkedQueue<>();
        Queue<String> types = new ConcurrentLinkedQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            try (exchange) {
                types.add(exchange.getRequestMethod() + " "
                        + exchange.getRequestHeaders().getFirst("Content-Type"));
                spans.addAll(OtlpTraces.read(exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        collector.start();
        String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
        try (TestApplication application = TestApplication.observed(
                        settings("otlp", endpoint), "collect", "store", "serve")
                .start()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(names(ofTheEvent(spans))).contains(OF_THE_EVENT));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(names(List.copyOf(spans))).contains("connectSpan"));
        } finally {
            collector.stop(0);
        }
        assertThat(types).containsOnly("POST application/x-protobuf");
        assertThat(spans).extracting(OtlpTraces.Span::service).containsOnly("event-aggregator");
        assertThat(ofTheEvent(spans))
                .as("all but messageSpan stand below another")
                .allMatch(span ->
                        span.name().equals("messageSpan") == span.parent().isEmpty());
    }

    /** All of the trace that the event's message began. */
    private List<OtlpTraces.Span> ofTheEvent(Queue<OtlpTraces.Span> spans) {
        Optional<String> trace = spans.stream()
                .filter(span -> span.name().equals("messageSpan"))
                .filter(span -> event.id().hex().equals(span.attributes().get("nostr.event.id")))
                .map(OtlpTraces.Span::trace)
                .findFirst();
        return spans.stream()
                .filter(span -> Optional.of(span.trace()).equals(trace))
                .toList();
    }

    private static List<String> names(List<OtlpTraces.Span> spans) {
        return spans.stream().map(OtlpTraces.Span::name).toList();
    }

    @Test
    void theConsoleHasSpansAsLinesOfTheLogInItsFormat() throws Exception {
        Path log = folder.resolve("run.log");
        Process run = run(log);
        try {
            await().atMost(PATIENCE)
                    .failFast(
                            () -> assertThat(run.isAlive()).as(() -> read(log)).isTrue())
                    .untilAsserted(() -> assertThat(spanLines(log))
                            .anyMatch(line -> line.contains("'messageSpan'")
                                    && line.contains(event.id().hex()))
                            .anyMatch(line -> line.contains("'storeSpan'"))
                            .anyMatch(line -> line.contains("'connectSpan'")));
            assertThat(read(log)).as("advice that its reader cannot take").doesNotContain("discouraged");
        } finally {
            run.destroy();
            if (!run.waitFor(60, TimeUnit.SECONDS)) {
                run.destroyForcibly();
            }
        }
    }

    private Process run(Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.camelstr.cli.Camelstr",
                "run",
                "--routes",
                "collect,store",
                "--set",
                "camelstr.log.format=json"));
        settings("console", "").forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What each line says that comes from OpenTelemetry's exporter; each is an object, but one that is being written. */
    private static List<String> spanLines(Path log) {
        String printed = read(log);
        return printed.substring(0, printed.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.contains("LoggingSpanExporter"))
                .map(line -> Jsoner.deserialize(line, new JsonObject()).getString("formattedMessage"))
                .map(message -> message == null ? "not an object" : message)
                .toList();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }
}
