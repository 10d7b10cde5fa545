package dev.camelstr.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views that come along, from the packaged executable: what clients publish is in their tables. */
class ShippedViewsIT {
    private static final String NOTE = TestEvents.hex(0xaa50);
    private static final String REACTIONS = "select reactions || ' ' || reactors from view_engagement.engagement";

    private static final String FOLLOWERS = "select followers from view_follows.person where pubkey = '" + NOTE + "'";

    private static final String RANKS = "select string_agg(rank::text, ' ' order by rank desc) from view_trust.rank";

    private final String url = TestDatabases.createUrl();
    private final EventSigner author = TestRelay.author();
    private final int port = Ports.free();

    @TempDir
    private Path folder;

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("camelstr.data-dir", folder.resolve("data").toString());
        settings.put("camelstr.datasource.url", url);
        settings.put("camelstr.stream.old-values", "true");
        settings.put("camelstr.views", "engagement,follows,trust,people");
        settings.put("camelstr.trust.roots", author.pubkey().hex());
        settings.put("camelstr.trust.period", "1s");
        settings.put("camelstr.store.lease", "2s");
        settings.put("camelstr.relay.ok-timeout", "1m");
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", Integer.toString(port));
        return settings;
    }

    private Child run() throws Exception {
        Child child = Child.run("store,serve", settings());
        child.awaitOutput("Nostr relay listens on");
        return child;
    }

    private void publish(Event... events) throws Exception {
        try (RelayClient client = RelayClient.connect(URI.create("ws://127.0.0.1:" + port + "/"))) {
            for (Event event : events) {
                assertThat(client.publish(event).accepted()).isTrue();
            }
        }
    }

    private Event reaction(String content) {
        return author.sign(new EventBuilder(7).content(content).tag("e", NOTE));
    }

    private void await(String query, String expected) {
        Awaitility.await(expected)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // there is no such table yet
                .untilAsserted(() -> assertThat(text(query)).isEqualTo(expected));
    }

    private String text(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private String asked(String query) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/views/" + query))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void countOnceWhatClientsPublishAndTakeBackWhatTheyDelete() throws Exception {
        Event liked = reaction("+");
        try (Child child = run()) {
            publish(liked, reaction("-"));
            await(REACTIONS, "2 1");
            publish(author.sign(new EventBuilder(3).tag("p", NOTE)));
            await(FOLLOWERS, "1");
            assertThat(asked("engagement/of?event=" + NOTE)).contains("\"reactions\":2,\"reactors\":1,");
            assertThat(asked("engagement/reactions?event=" + NOTE))
                    .contains("{\"content\":\"+\",\"count\":1,\"authors\":1}");
            assertThat(asked("engagement/of-many?targets=" + NOTE + "%0Anone%0A"))
                    .contains("{\"target\":\"" + NOTE + "\",\"replies\":0,", "\"reactions\":2,\"reactors\":1,");
            assertThat(asked("follows/of-many?pubkeys=none%0A" + NOTE))
                    .contains("{\"pubkey\":\"" + NOTE + "\",\"follows\":0,\"followers\":1}");
            assertThat(asked("follows/of?pubkey=" + NOTE)).contains("{\"follows\":0,\"followers\":1}");
            assertThat(asked("follows/followers?pubkey=" + NOTE))
                    .contains(author.pubkey().hex());
            assertThat(asked("follows/follows?pubkey=" + author.pubkey().hex())).contains(NOTE);
            assertThat(asked("follows/mutuals?pubkey=" + NOTE)).contains("\"rows\":[]");
            await(RANKS, "100 99");
            assertThat(asked("trust/rank?pubkey=" + NOTE)).endsWith("\"rows\":[{\"rank\":99}]}");
            assertThat(asked("trust/why?pubkey=" + NOTE))
                    .contains("{\"place\":1,\"says\":\"follows\",\"pubkey\":\""
                            + author.pubkey().hex() + "\",\"rank\":100}");
            assertThat(asked("trust/top?least=99"))
                    .contains("\"complete\":true,\"more\":false,\"rows\":[{\"pubkey\":\""
                            + author.pubkey().hex());
            assertThat(asked("trust/state")).contains("\"roots\":1,\"keys\":2,\"edges\":1");
            publish(author.sign(new EventBuilder(0).content("{\"name\":\"Ada\"}")));
            await("select name from view_people.profile", "Ada");
            assertThat(asked("people/complete?prefix=AD"))
                    .contains("{\"pubkey\":\"" + author.pubkey().hex() + "\",\"name\":\"Ada\",");
            Outcome answer = Commands.run(
                    "view",
                    "query",
                    "people",
                    "complete",
                    "--param",
                    "prefix=a",
                    "--set",
                    "camelstr.datasource.url=" + url);
            assertThat(answer.code()).as(answer.err()).isZero();
            assertThat(answer.out()).contains("Ada");
            child.kill();
        }
        try (Child child = run()) {
            publish(author.sign(new EventBuilder(5).tag("e", liked.id().hex())));
            await(REACTIONS, "1 1");
            publish(author.sign(new EventBuilder(3)
                    .createdAt(Instant.now().getEpochSecond() + 1)
                    .tag("p", TestEvents.hex(0xaa51))
                    .tag("p", NOTE)));
            await("select count(*) from view_follows.follow", "2");
            assertThat(text(FOLLOWERS)).isEqualTo("1");
            await(RANKS, "100 95 95");
            assertThat(text("select content || count from view_engagement.reaction"))
                    .isEqualTo("-1");
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void giveWayToAFileOfTheUsersAndAreNamedByCheck() throws Exception {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        assertThat(check(routes)).contains("with the views engagement");
        Files.writeString(routes.resolve("engagement.sql"), "create table mine (id text);");
        Path mine = Files.writeString(routes.resolve("engagement.camel.yaml"), """
                - route:
                    id: engagement
                    from:
                      uri: "view:engagement"
                      steps:
                        - to: { uri: "sql:insert into mine values (:#id)?dataSource=#database&batch=true" }
                """);
        assertThat(check(routes)).contains(mine.toString());
        Event liked = reaction("+");
        try (Child child =
                Child.run("store,serve", with(settings(), Map.of("camelstr.routes-dir", routes.toString())))) {
            child.awaitOutput("Nostr relay listens on");
            publish(liked);

            await("select id from view_engagement.mine", liked.id().hex());
        }
    }

    private static Map<String, String> with(Map<String, String> settings, Map<String, String> more) {
        settings.putAll(more);
        return settings;
    }

    private String check(Path routes) {
        Outcome outcome = Commands.run(
                "check",
                "--set",
                "camelstr.data-dir=" + folder.resolve("data"),
                "--set",
                "camelstr.datasource.url=" + url,
                "--set",
                "camelstr.relays=",
                "--set",
                "camelstr.views=engagement",
                "--set",
                "camelstr.stream.old-values=true",
                "--set",
                "camelstr.routes-dir=" + routes);
        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
        return outcome.out();
    }
}
