package dev.camelstr.pipeline.relays;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.component.nostr.NostrConsumer;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.ManagementClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of upstream relays of a node that runs, changed over HTTP and by its routes. */
class ManagedRelaysIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final EventSigner administrator = TestRelay.author();
    private final SampleRelay first = upstream("first");
    private final SampleRelay second = upstream("second");
    private final String database = TestDatabases.createUrl();
    private TestRelay node;

    @TempDir
    private Path folder;

    private static SampleRelay upstream(String note) {
        return SampleRelay.start(
                List.of(TestRelay.note(TestRelay.author(), note).raw()));
    }

    @AfterEach
    void stop() {
        node.close();
        first.close();
        second.close();
    }

    private void start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "camelstr.data-dir", folder.toString(),
                "camelstr.datasource.url", database,
                "camelstr.relay.admins", administrator.pubkey().hex(),
                "camelstr.relays", first.url()));
        settings.putAll(more);
        node = TestRelay.start(StreamKind.LOCAL, settings, "collect", "store", "serve");
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    private HttpResponse<String> call(String method, String body, EventSigner signer) throws Exception {
        String authorization = ManagementClient.header(
                signer,
                new EventBuilder(27_235)
                        .tag("u", node.http("/api/relays").toString())
                        .tag("method", method)
                        .tag("payload", ManagementClient.sha256(body))
                        .tag("nonce", UUID.randomUUID().toString()));
        return send(HttpRequest.newBuilder(node.http("/api/relays"))
                .header("Authorization", authorization)
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String list() throws Exception {
        return send(HttpRequest.newBuilder(node.http("/api/relays"))).body();
    }

    private static String body(SampleRelay relay, String... more) {
        return "{\"url\":\"" + relay.url() + "\"" + String.join("", more) + "}";
    }

    private RouteController routes() {
        return node.application().context().getRouteController();
    }

    private static String route(SampleRelay relay) {
        return "collect-127.0.0.1-" + relay.port();
    }

    private void awaitStatus(SampleRelay relay, ServiceStatus status) {
        await().until(() -> routes().getRouteStatus(route(relay)) == status);
    }

    @Test
    void aRelayIsAddedPausedResumedAndRemovedWhileTheNodeRuns() throws Exception {
        start(Map.of());
        assertThat(call("POST", body(second, ",\"note\":\"for a while\""), administrator)
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> second.openConnections() == 1);
        await().until(() -> list().contains(second.url()));
        assertThat(list())
                .contains("\"source\":\"added\"", "\"source\":\"configured\"")
                .doesNotContain("for a while");

        assertThat(call("PATCH", body(second, ",\"state\":\"paused\""), administrator)
                        .body())
                .contains("is paused");
        await().until(() -> second.openConnections() == 0);
        awaitStatus(second, ServiceStatus.Stopped);

        assertThat(call("PATCH", body(second, ",\"state\":\"running\""), administrator)
                        .body())
                .contains("goes on");
        await().until(() -> second.openConnections() == 1);

        assertThat(call("DELETE", body(second), administrator).body()).contains("is removed");
        await().until(() -> second.openConnections() == 0);
        await().until(() -> routes().getRouteStatus(route(second)) == null);
        assertThat(first.openConnections()).isEqualTo(1);
    }

    @Test
    void onlyAdministratorsChangeTheListAndTheSettingsRelaysStay() throws Exception {
        start(Map.of());
        await().until(() -> list().contains(first.url()));
        assertThat(call("POST", body(second), TestRelay.author()).statusCode()).isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(node.http("/api/relays"))
                                .POST(HttpRequest.BodyPublishers.ofString(body(second))))
                        .statusCode())
                .isEqualTo(401);
        assertThat(call("DELETE", body(first), administrator).statusCode()).isEqualTo(409);
        assertThat(call("DELETE", body(second), administrator).statusCode()).isEqualTo(404);
        assertThat(call("POST", "{\"url\":\"wss://user:pw@relay.example\"}", administrator)
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("POST", "[]", administrator).statusCode()).isEqualTo(400);
        assertThat(call("PATCH", body(first, ",\"state\":\"gone\""), administrator)
                        .statusCode())
                .isEqualTo(400);
        assertThat(list()).contains(first.url()).doesNotContain(second.url());
    }

    @Test
    void whatIsStoppedOrStartedByHandStaysSoOverRestarts() throws Exception {
        start(Map.of("camelstr.relays", first.url() + "," + second.url()));
        await().until(() -> first.openConnections() == 1 && second.openConnections() == 1);
        routes().suspendRoute(route(first));
        node.close();

        start(Map.of("camelstr.relays", first.url() + "," + second.url()));
        await().until(() -> second.openConnections() == 1);
        awaitStatus(first, ServiceStatus.Stopped);
        assertThat(first.connections()).isEqualTo(1);
        await().until(() -> list().contains("paused"));
        routes().startRoute(route(first));
        await().until(() -> first.openConnections() == 1);
        await().until(() -> !list().contains("paused"));
        node.close();

        start(Map.of("camelstr.relays", first.url() + "," + second.url()));
        await().until(() -> first.openConnections() == 1 && second.openConnections() == 1);
    }

    @Test
    void aPauseForTheBacklogIsNotByHand() throws Exception {
        start(Map.of("camelstr.datasource.max-size", "1"));
        await().until(() -> node.application().context().getRoute(route(first)) != null);
        NostrConsumer consumer = (NostrConsumer)
                node.application().context().getRoute(route(first)).getConsumer();
        await().until(consumer::isSuspended);
        // The routes have been looked at since: another is there already.
        assertThat(call("POST", body(second), administrator).statusCode()).isEqualTo(200);
        await().until(() -> routes().getRouteStatus(route(second)) == ServiceStatus.Started);
        String before = list();
        node.close();
        assertThat(before).contains("running").doesNotContain("paused");

        start(Map.of());
        await().until(() -> first.openConnections() == 1);
        assertThat(list()).doesNotContain("paused");
    }
}
