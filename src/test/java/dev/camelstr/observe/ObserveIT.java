package dev.camelstr.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Http;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Metrics and health of a running pipeline, asked for by HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObserveIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int EVENTS = 400;

    private SampleNetwork relays;
    private TestApplication application;

    @BeforeAll
    void collectAll(@TempDir Path folder) {
        relays = SampleNetwork.start(SampleEvents.of(EVENTS, 7).withForged(0.05), 2, 0.5, Schnorr.of("auto"));
        application = TestApplication.observed(
                        Map.of(
                                "camelstr.relays",
                                String.join(",", relays.urls()),
                                "camelstr.data-dir",
                                folder.toString(),
                                "camelstr.datasource.url",
                                TestDatabases.createUrl(),
                                "camelstr.relay.host",
                                "127.0.0.1",
                                "camelstr.relay.port",
                                "0",
                                "camelstr.metrics.period",
                                "100ms"),
                        "collect",
                        "store",
                        "upkeep",
                        "serve")
                .start();
        await("all to be stored")
                .atMost(PATIENCE)
                .until(() -> application.count("message_received_counts") >= relays.size()
                        && application.count("verdict_counts")
                                == application.count("message_received_counts")
                                        - application.count("duplicate_counts")
                                        - application.count("refused_counts"));
    }

    @AfterAll
    void stop() {
        application.close();
        relays.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + application.metricsPort() + path;
    }

    private HttpResponse<String> get(String path) {
        return Http.get(url(path));
    }

    @Test
    void theFourCountersOfTheOriginalHaveALabelForTheRelay() {
        for (String relay : relays.urls()) {
            assertThat(get("/metrics").body())
                    .containsPattern(series("message_received_counts_total", "relay=\"" + relay + "\"", "[1-9]"))
                    .containsPattern(series("queue_publish_counts_total", "relay=\"" + relay + "\"", "[1-9]"));
        }
    }

    @Test
    void allThatAnOperatorAsksIsThere() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .containsPattern(series("verdict_counts_total", "verdict=\"stored\"", "[1-9]"))
                        .containsPattern(series("refused_counts_total", "reason=\"", "[1-9]"))
                        .containsPattern(series("duplicate_counts_total", "relay=\"", "[1-9]"))
                        .containsPattern(series("crypto", "implementation=\"", "1"))
                        .containsPattern("verification_seconds_count [1-9]")
                        .containsPattern("store_batch_size_events_count [1-9]")
                        .containsPattern("store_batch_seconds_sum [0-9]")
                        .containsPattern(series("event_latency_seconds_count", "stage=\"committed\"", "[1-9]"))
                        .containsPattern(series("event_latency_seconds_count", "stage=\"delivered\"", "[1-9]"))
                        .containsPattern(series("stream_lag_messages", "route=\"store\"", "0"))
                        .containsPattern(series("stream_lag_messages", "route=\"broadcast\"", "0"))
                        .containsPattern(series("store_backlog_messages", "stream=\"nostr.collected\"", "0"))
                        .containsPattern("store_position_gaps \\d")
                        .containsPattern(series("upstream_connected", "relay=\"", "1"))
                        .containsPattern("relay_connections \\d")
                        .containsPattern("relay_subscriptions \\d")
                        .containsPattern("relay_slow_readers_cut_total \\d")
                        .containsPattern("relay_rate_limited_total \\d"));
    }

    @Test
    void routesPoolAndJavaAreMeasuredByTheirOwnLibraries() {
        // An exchange is counted at its end, after what it has stored.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .containsPattern(series("camel_exchanges_total", "routeId=\"store\"", "[1-9]"))
                        .containsPattern(series("camel_route_policy_seconds_count", "routeId=\"policy\"", "[1-9]"))
                        .containsPattern(series("hikaricp_connections_max", "pool=\"camelstr\"", "10"))
                        .contains("jvm_memory_used_bytes{", "jvm_gc_", "process_uptime_seconds", "system_cpu_count"));
    }

    @Test
    void aRunningPipelineIsAliveAndReady() {
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> all = get("/observe/health?data=true&exposureLevel=full");
            assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
            assertThat(all.body())
                    .contains("local-stream", "database", "gaps", "lag", "upstreams", "\"condition\":\"UP\"");
        });
        HttpResponse<String> ready = get("/observe/health/ready?exposureLevel=full");
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
    }

    @Test
    void aGapMakesItUnreadyUntilItIsAcknowledged() throws SQLException {
        execute("insert into stream_gap (stream, partition, life, first_lost, next_read, reason)"
                + " select 'nostr.collected', 0, min(life), 5, 9, 'a test' from stream_life");
        try {
            await().atMost(PATIENCE).untilAsserted(() -> {
                HttpResponse<String> ready = get("/observe/health/ready");
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.body()).contains("nostr.collected from 5 to before 9");
            });
            assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get("/metrics").body()).contains("store_position_gaps 1"));
        } finally {
            execute("update stream_gap set acknowledged = now()");
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200));
    }

    @Test
    void whatHasNotHappenedYetIsCountedAsNone() {
        for (String relay : relays.urls()) {
            assertThat(get("/metrics").body())
                    .containsPattern(series("relay_connect_counts_total", "relay=\"" + relay + "\"", "1"))
                    .containsPattern(series("cleanup_counts_total", "relay=\"" + relay + "\"", "0"))
                    .containsPattern(series("refused_counts_total", "reason=\"lone-surrogate\"", "0"));
        }
        assertThat(get("/metrics").body())
                .containsPattern(series("verdict_counts_total", "verdict=\"vanished\"", "0"))
                .containsPattern(series("query_seconds_count", "shape=\"authors-tags\"", "0"))
                .contains("retry_counts_total 0");
    }

    @Test
    void aRouteThatWasStoppedByHandDoesNotMakeItUnready() throws Exception {
        String route = application.context().getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> id.startsWith("collect-"))
                .findFirst()
                .orElseThrow();
        application.context().getRouteController().stopRoute(route);
        try {
            HttpResponse<String> ready = get("/observe/health/ready?exposureLevel=full");
            assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        } finally {
            application.context().getRouteController().startRoute(route);
        }
    }

    @Test
    void aPortThatWasTakenWhileItStartsIsNotPassedOver(@TempDir Path other) {
        Map<String, String> settings = Map.of(
                "camelstr.data-dir",
                other.toString(),
                "camelstr.datasource.url",
                TestDatabases.createUrl(),
                "camelstr.metrics.port",
                Integer.toString(application.metricsPort()));
        try (TestApplication second = TestApplication.observed(settings, "store")) {
            assertThatThrownBy(second::start).hasMessageContaining("camelstr.metrics.port");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = application.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String series(String name, String label, String value) {
        return name + "\\{[^}]*" + Pattern.quote(label) + "[^}]*} " + value;
    }
}
