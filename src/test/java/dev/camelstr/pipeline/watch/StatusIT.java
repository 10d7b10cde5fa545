package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay's port for browsers and scripts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final EventSigner alice = TestRelay.author();
    private TestRelay relay;

    @BeforeAll
    void start() {
        relay = TestRelay.start(StreamKind.LOCAL, Map.of());
    }

    @AfterAll
    void stop() {
        relay.close();
    }

    private static HttpResponse<String> get(TestRelay relay, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(relay.http(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject status() throws Exception {
        return (JsonObject) Jsoner.deserialize(get(relay, "/api/status").body());
    }

    private static long number(Map<?, ?> of, String... path) {
        Map<?, ?> at = of;
        for (int i = 0; i < path.length - 1; i++) {
            at = (Map<?, ?>) at.get(path[i]);
        }
        return ((Number) at.get(path[path.length - 1])).longValue();
    }

    @Test
    void verdictsStreamsLatencyAndClientsAreCounted() throws Exception {
        JsonObject before = status();
        try (RelayClient client = relay.connect()) {
            Event note = TestRelay.note(alice, "counted");
            client.publish(note);
            client.publish(alice.sign(new EventBuilder(20_001).content("ephemeral")));
            client.stored("s", "{\"ids\":[\"" + note.id().hex() + "\"]}");

            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                JsonObject after = status();
                assertThat(number(after, "store", "verdicts", "stored"))
                        .isGreaterThan(number(before, "store", "verdicts", "stored"));
                assertThat(number(after, "store", "verdicts", "ephemeral"))
                        .isGreaterThan(number(before, "store", "verdicts", "ephemeral"));
                assertThat(number(after, "latency", "published", "count")).isPositive();
                assertThat(number(after, "latency", "published", "p50Millis")).isBetween(1L, 60_000L);
                assertThat(number(after, "serve", "connections")).isEqualTo(1);
                assertThat(number(after, "serve", "subscriptions")).isEqualTo(1);
                assertThat(stream(after, "nostr.published").get("written")).isNotEqualTo(0);
                assertThat(number(stream(after, "nostr.published"), "lag")).isZero();
                assertThat((Collection<?>) after.get("parts"))
                        .asString()
                        .contains("store", "serve", "search")
                        .doesNotContain("collect");
            });
        }
    }

    @Test
    void whatARelayHasReconciledIsTold() throws Exception {
        try (TestRelay upstream = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve");
                RelayClient client = upstream.connect()) {
            client.publish(TestRelay.note(alice, "reconciled"));
            Map<String, String> settings =
                    Map.of("camelstr.relays", upstream.uri().toString(), "camelstr.collect.reconcile-interval", "10s");
            try (TestRelay own = TestRelay.start(StreamKind.LOCAL, settings, "collect", "store", "serve")) {
                Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                    JsonObject status = (JsonObject)
                            Jsoner.deserialize(get(own, "/api/status").body());
                    Collection<?> upstreams = (Collection<?>) status.get("upstreams");
                    assertThat(upstreams).hasSize(1); // its route is made in the background
                    Map<?, ?> row = (Map<?, ?>) upstreams.iterator().next();
                    assertThat(number(row, "rangesReconciled")).isPositive();
                    assertThat(number(row, "announcedNotServed")).isZero();
                    assertThat(row.containsKey("whyNotReconciled")).isFalse();
                });
            }
        }
    }

    @Test
    void theLastHourIsToldByMinuteWithNothingOfPrivateKindsAndBannedAuthors() throws Exception {
        EventSigner banned = TestRelay.author();
        EventSigner secret = TestRelay.author();
        try (TestRelay own = TestRelay.start(
                        StreamKind.LOCAL, Map.of("camelstr.relay.private-kinds", "4"), "store", "serve", "statistics");
                RelayClient client = own.connect()) {
            client.publish(alice.sign(new EventBuilder(1).content("a").tag("t", "Camels")));
            client.publish(banned.sign(new EventBuilder(1).content("b").tag("t", "camels")));
            client.publish(secret.sign(new EventBuilder(4).content("c").tag("t", "secret")));
            try (Connection connection =
                            own.application().bean("database", Database.class).getConnection();
                    PreparedStatement ban =
                            connection.prepareStatement("insert into moderation (list, value, shown, reason, removed)"
                                    + " values ('banned-pubkey', ?, '', '', true)")) {
                ban.setBytes(1, HexFormat.of().parseHex(banned.pubkey().hex()));
                ban.execute();
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                Map<?, ?> hour =
                        ((JsonObject) Jsoner.deserialize(get(own, "/api/status").body())).getMap("hour");
                assertThat(hour).isNotNull();
                List<?> stored = (List<?>) ((Map<?, ?>) hour.get("verdicts")).get("stored");
                assertThat(stored).hasSize(60);
                assertThat(stored.stream()
                                .mapToLong(count -> ((Number) count).longValue())
                                .sum())
                        .isEqualTo(3);
                assertThat(hour.get("authors"))
                        .asString()
                        .contains(alice.pubkey().hex());
                assertThat((Collection<?>) hour.get("authors")).hasSize(1);
                assertThat((Collection<?>) hour.get("tags")).hasSize(1);
                assertThat(hour.get("tags")).asString().contains("camels", "2");
                assertThat((Collection<?>) hour.get("relays")).hasSize(1);
                assertThat((Collection<?>) hour.get("gaps")).isEmpty();
            });
        }
    }

    private static Map<?, ?> stream(JsonObject status, String name) {
        return ((Collection<?>) status.get("streams"))
                .stream()
                        .map(stream -> (Map<?, ?>) stream)
                        .filter(stream -> name.equals(stream.get("stream")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void theLastSecondsAreToldOneByOne() throws Exception {
        get(relay, "/api/status");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonObject status = (JsonObject)
                    Jsoner.deserialize(get(relay, "/api/status?history=2").body());
            Map<String, Object> history = status.getMap("history");
            assertThat((Collection<?>) history.get("stored")).hasSize(2);
            assertThat((Collection<?>) history.get("latencyP95Millis")).hasSize(2);
            assertThat(number(history, "from"))
                    .isCloseTo(System.currentTimeMillis() / 1000, org.assertj.core.data.Offset.offset(5L));
        });
        assertThat(status()).doesNotContainKey("history");
        assertThat(get(relay, "/api/status?history=x").statusCode()).isEqualTo(400);
        assertThat(get(relay, "/api/status?minutes=-1").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/web/watcher.js", "/web/watcher.css", "/web/icon.svg", "/web/kinds.js"})
    void pagesHaveAStrictPolicy(String path) throws Exception {
        HttpResponse<String> response = get(relay, path, "Accept", "text/html,*/*");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .contains("require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(response.headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    @Test
    void thePageHasNothingInlineAndNothingFromElsewhere() throws Exception {
        assertThat(get(relay, "/").body())
                .doesNotContainPattern("(?i)<script(?![^>]*\\bsrc=\"web/)")
                .doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=")
                .doesNotContainPattern("(?:src|href)=\"(?:https?:)?//");
    }

    @Test
    void theRelaysDocumentStaysAtTheSameAddress() throws Exception {
        HttpResponse<String> document = get(relay, "/", "Accept", "application/nostr+json");
        assertThat(document.body()).startsWith("{").contains("\"supported_nips\"");
        assertThat(get(relay, "/").body()).contains("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/web/", "/web/../application.properties", "/web/%2e%2e/x", "/web/none.js", "/api/", "/x"})
    void nothingElseIsThere(String path) throws Exception {
        assertThat(get(relay, path).statusCode()).isEqualTo(404);
    }

    @Test
    void nothingSecretIsTold() throws Exception {
        String url = TestDatabases.createUrl();
        String password = url.replaceFirst(".*password=", "");
        try (TestRelay own = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.datasource.url", url))) {
            assertThat(get(own, "/api/status?history=300").body())
                    .isNotEmpty()
                    .doesNotContain(password)
                    .doesNotContain("jdbc");
        }
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        try (TestRelay own = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.watcher.enabled", "false"))) {
            assertThat(get(own, "/").body()).contains("This is a Nostr relay");
            assertThat(get(own, "/api/status").statusCode()).isEqualTo(404);
        }
    }

    /** Of a process that collects and stores and is no relay node, as {@code top} sees it. */
    @Test
    void upstreamRelaysAreShownWithTheirStateAndCounts(@TempDir Path folder) throws Exception {
        List<byte[]> notes = List.of(
                TestRelay.note(alice, "one").raw(), TestRelay.note(alice, "two").raw());
        try (SampleRelay upstream = SampleRelay.start(notes);
                TestApplication collector = new TestApplication(
                                Map.of(
                                        "camelstr.data-dir",
                                        folder.toString(),
                                        "camelstr.datasource.url",
                                        TestDatabases.createUrl(),
                                        "camelstr.relays",
                                        upstream.url() + ",ws://127.0.0.1:1/"),
                                "collect",
                                "store")
                        .start()) {
            Status figures = collector.bean("status", Status.class);
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                String text = new String(figures.json(), StandardCharsets.UTF_8);
                JsonObject status = (JsonObject) Jsoner.deserialize(text);
                List<Map<?, ?>> upstreams = ((Collection<?>) status.get("upstreams"))
                        .stream().<Map<?, ?>>map(one -> (Map<?, ?>) one).toList();
                assertThat(upstreams).hasSize(2);
                assertThat(upstreams.get(1).get("state")).isEqualTo("live");
                assertThat(number(upstreams.get(1), "received")).isEqualTo(2);
                assertThat(upstreams.get(1).keySet().toString())
                        .contains("duplicates", "refused", "perSecond", "inFlight", "connectMillis");
                assertThat(upstreams.get(0).get("state")).isIn("backoff", "connecting");
                assertThat(upstreams.get(1).get("trouble")).isEqualTo("none");
                assertThat(upstreams.get(0).get("trouble")).isEqualTo("away");
                assertThat(upstreams.get(0).get("troubleWords")).isEqualTo("connection refused: nothing listens there");
                assertThat(upstreams.get(0).get("lastError")).isEqualTo("connection refused: nothing listens there");
                assertThat(text).contains("1 of 2 upstream relays in trouble since");
                assertThat(number(status, "collect", "received")).isEqualTo(2);
                assertThat(status).doesNotContainKeys("serve", "latency");
            });
        }
    }

    @Test
    void ofManyUpstreamRelaysOnePageIsTold(@TempDir Path folder) throws Exception {
        String relays = IntStream.range(0, 120)
                .mapToObj(n -> "ws://127.0.0.1:1/r" + String.format(Locale.ROOT, "%03d", n))
                .collect(Collectors.joining(","));
        try (SampleRelay upstream =
                        SampleRelay.start(List.of(TestRelay.note(alice, "one").raw()));
                TestRelay node = TestRelay.start(
                        StreamKind.LOCAL,
                        Map.of(
                                "camelstr.data-dir",
                                folder.toString(),
                                "camelstr.relays",
                                relays + "," + upstream.url()),
                        "collect",
                        "store",
                        "serve")) {
            Awaitility.await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
                JsonObject status = upstreams(node, "");
                assertThat(number(status, "upstreamCount")).isEqualTo(121);
                assertThat(number(status, "upstreamsConnected")).isEqualTo(1);
            });
            assertThat(names(node, "?sort=relay&offset=100")).hasSize(21).startsWith("ws://127.0.0.1:1/r100");
            assertThat(names(node, "?sort=received&limit=1")).containsExactly(upstream.url());
            assertThat(names(node, "?relay=R01")).hasSize(10).allMatch(name -> name.contains("/r01"));
            assertThat(number(upstreams(node, "?relay=r01&limit=3"), "upstreamsFound"))
                    .isEqualTo(10);
            assertThat(get(node, "/api/status").body()).hasSizeLessThan(100_000);
            for (String wrong : List.of("sort=x", "order=x", "offset=-1", "limit=51", "limit=x")) {
                assertThat(get(node, "/api/status?" + wrong).statusCode())
                        .as(wrong)
                        .isEqualTo(400);
            }
        }
    }

    private static JsonObject upstreams(TestRelay node, String query) throws Exception {
        return (JsonObject) Jsoner.deserialize(get(node, "/api/status" + query).body());
    }

    private static List<String> names(TestRelay node, String query) throws Exception {
        return ((Collection<?>) upstreams(node, query).get("upstreams"))
                .stream()
                        .map(row -> String.valueOf(((Map<?, ?>) row).get("relay")))
                        .toList();
    }
}
