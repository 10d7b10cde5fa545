package dev.camelstr.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.camel.telemetry.Tracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Traces as they reach what listens where Zipkin would. */
class TracesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern SPAN = Pattern.compile("\"traceId\":\"([0-9a-f]+)\".*?\"name\":\"([^\"]+)\"");

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final Event event = TestRelay.note(TestRelay.author(), "traced");
    private HttpServer collector;
    private SampleRelay relay;

    @BeforeEach
    void listen() throws IOException {
        relay = SampleRelay.start(List.of(event.raw()));
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/spans", exchange -> {
            try (exchange) {
                received.add(text(exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(202, -1);
            }
        });
        collector.start();
    }

    private static String text(byte[] body) throws IOException {
        boolean zipped = body.length > 1 && body[0] == 0x1f;
        try (InputStream in =
                zipped ? new GZIPInputStream(new ByteArrayInputStream(body)) : new ByteArrayInputStream(body)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterEach
    void end() {
        collector.stop(0);
        relay.close();
    }

    @ParameterizedTest
    @EnumSource
    void oneTraceFollowsAnEventOverTheStreams(StreamKind streams, @TempDir Path folder) {
        try (TestApplication application = start(streams, folder, "1")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(spansOfTheEvent())
                            .contains("messagespan", "policy", "publishspan", "storespan", "broadcastspan"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(String.join("\n", received)).contains("\"connectspan\""));
            assertThat(application.context().hasService(Tracer.class)).isNotNull();
        }
        assertThat(String.join("\n", received)).contains("\"cleanupspan\"");
    }

    @ParameterizedTest
    @CsvSource({"none,1,false", "zipkin,0,true"})
    void whatIsNotKeptIsNotSent(String exporter, String ratio, boolean traced, @TempDir Path folder) {
        try (TestApplication application =
                start(StreamKind.LOCAL, folder, ratio, "camelstr.trace.exporter", exporter)) {
            await().atMost(PATIENCE).until(() -> application.count("verdict_counts") == 1);
            assertThat(application.context().hasService(Tracer.class) != null).isEqualTo(traced);
        }
        assertThat(received).isEmpty();
    }

    private TestApplication start(StreamKind streams, Path folder, String ratio, String... more) {
        Map<String, String> settings = new HashMap<>(streams.settings());
        settings.put("camelstr.stream", streams.toString());
        settings.put("camelstr.relays", relay.url());
        settings.put("camelstr.data-dir", folder.toString());
        settings.put("camelstr.datasource.url", TestDatabases.createUrl());
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", "0");
        settings.put("camelstr.trace.exporter", "zipkin");
        settings.put(
                "camelstr.trace.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort() + "/spans");
        settings.put("camelstr.trace.ratio", ratio);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return TestApplication.observed(settings, "collect", "store", "upkeep", "serve")
                .start();
    }

    /** The names of all spans of the trace that the event's message began. */
    private Set<String> spansOfTheEvent() {
        String all = String.join("\n", received).replace("},{\"traceId\"", "}\n{\"traceId\"");
        Set<String> traces = new TreeSet<>();
        all.lines()
                .filter(line -> line.contains(event.id().hex()))
                .forEach(line -> SPAN.matcher(line).results().forEach(match -> traces.add(match.group(1))));
        Set<String> names = new TreeSet<>();
        all.lines()
                .forEach(line -> SPAN.matcher(line)
                        .results()
                        .filter(match -> traces.contains(match.group(1)))
                        .forEach(match -> names.add(match.group(2))));
        return names;
    }
}
