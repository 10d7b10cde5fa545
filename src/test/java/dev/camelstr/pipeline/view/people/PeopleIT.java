package dev.camelstr.pipeline.view.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserViews;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shipped view in the shipped relay: what people who type are offered. */
class PeopleIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final EventSigner jack = TestRelay.author();
    private final EventSigner jackson = TestRelay.author();
    private final EventSigner jackal = TestRelay.author();
    private final long now = Instant.now().getEpochSecond();

    private static TestRelay start(String views) {
        return TestRelay.start(
                StreamKind.LOCAL,
                Map.of("camelstr.stream.old-values", "true", "camelstr.views", views),
                "store",
                "serve",
                "search");
    }

    private static Event profile(EventSigner author, long createdAt, String content) {
        return author.sign(new EventBuilder(0).createdAt(createdAt).content(content));
    }

    private static void publish(TestRelay relay, Event... events) throws Exception {
        try (RelayClient client = relay.connect()) {
            for (Event event : events) {
                assertThat(client.publish(event).accepted()).isTrue();
            }
        }
    }

    private static void awaitView(TestRelay relay, String view, long came, long went) {
        Awaitility.await(view + " " + came + " " + went)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // there is no such view yet
                .until(() -> new UserViews(relay.application().database())
                        .list().stream()
                                .anyMatch(one -> one.name().equals(view)
                                        && one.state() == UserView.State.FOLLOWING
                                        && one.came() == came
                                        && one.went() == went));
    }

    private static HttpResponse<String> get(TestRelay relay, String query) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(relay.http("/api/views/people/" + query))
                        .timeout(Duration.ofMinutes(2))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> complete(TestRelay relay, String prefix, String column) throws Exception {
        HttpResponse<String> answer =
                get(relay, "complete?prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonArray rows = ((JsonObject) Jsoner.deserialize(answer.body())).getCollection("rows");
        return rows.stream()
                .map(row -> String.valueOf(((JsonObject) row).get(column)))
                .collect(Collectors.toList());
    }

    @Test
    void areOfferedByTheBeginningOfANameAndGoWithTheirProfile() throws Exception {
        String hostile = "{\"name\":\"\\u202Ejack\\u0000<script>\",\"about\":\"" + "x".repeat(50_000) + "\"}";
        try (TestRelay relay = start("people")) {
            publish(
                    relay,
                    profile(jack, now, "{\"name\":\"Jack\"}"),
                    profile(jackson, now, "{\"display_name\":\"Percy Jackson\"}"),
                    profile(jackal, now, hostile));
            awaitView(relay, "people", 3, 0);

            assertThat(complete(relay, "JACK", "pubkey"))
                    .containsExactlyInAnyOrder(
                            jack.pubkey().hex(),
                            jackson.pubkey().hex(),
                            jackal.pubkey().hex());
            assertThat(complete(relay, "perc", "display_name")).containsExactly("Percy Jackson");
            assertThat(complete(relay, "jack\uFFFD<", "name")).containsExactly("\u202Ejack\uFFFD<script>");
            assertThat(complete(relay, "%", "pubkey")).isEmpty();
            assertThat(complete(relay, "ack", "pubkey")).isEmpty();
            assertThat(complete(relay, "jack", "rank")).containsOnly("null");
            assertThat(get(relay, "complete?prefix=%E2%80%8B").statusCode()).isEqualTo(400);

            publish(relay, profile(jack, now + 1, "{\"name\":\"Alice\"}"));
            publish(relay, jackson.sign(new EventBuilder(62).createdAt(now + 1).tag("relay", "ALL_RELAYS")));
            awaitView(relay, "people", 4, 2);

            assertThat(complete(relay, "jack", "pubkey"))
                    .containsExactly(jackal.pubkey().hex());
            assertThat(complete(relay, "alice", "pubkey"))
                    .containsExactly(jack.pubkey().hex());
            assertThat(get(relay, "of?pubkey=" + jack.pubkey().hex()).body()).contains("\"name\":\"Alice\"");
        }
    }

    @Test
    void comeInTheOrderOfTrustAndThenOfFollowers() throws Exception {
        try (TestRelay relay = start("people,follows")) {
            for (EventSigner each : List.of(jack, jackson, jackal)) {
                publish(relay, profile(each, now, "{\"name\":\"jack\"}"));
            }
            publish(
                    relay,
                    jack.sign(new EventBuilder(3).tag("p", jackson.pubkey().hex())),
                    jackal.sign(new EventBuilder(3)
                            .tag("p", jackson.pubkey().hex())
                            .tag("p", jack.pubkey().hex())));
            awaitView(relay, "people", 3, 0);
            awaitView(relay, "follows", 2, 0);

            assertThat(complete(relay, "jack", "pubkey"))
                    .containsExactly(
                            jackson.pubkey().hex(),
                            jack.pubkey().hex(),
                            jackal.pubkey().hex());
            assertThat(complete(relay, "jack", "followers")).containsExactly("2", "1", "0");

            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            database.execute("create schema view_trust");
            database.execute("create table view_trust.rank (pubkey bytea primary key, rank smallint not null)");
            database.update(
                    "insert into view_trust.rank values (decode(?, 'hex'), 3)",
                    jackal.pubkey().hex());

            assertThat(complete(relay, "jack", "pubkey"))
                    .as("whose rank is known comes first")
                    .containsExactly(
                            jackal.pubkey().hex(),
                            jackson.pubkey().hex(),
                            jack.pubkey().hex());
            assertThat(complete(relay, "jack", "rank")).containsExactly("3", "null", "null");
        }
    }

    @Test
    void areFoundByClientsInTheSameOrderBeforeWhatElseAWordFinds() throws Exception {
        Event percy = profile(jackson, now, "{\"display_name\":\"Percy Jackson\"}");
        Event al = profile(jackal, now, "{\"name\":\"Al\",\"about\":\"not a jackal\"}");
        Event jk = profile(jack, now, "{\"name\":\"Jk\"}");
        try (TestRelay relay = start("people,follows");
                RelayClient client = relay.connect()) {
            publish(relay, percy, al, jk);
            publish(
                    relay,
                    jack.sign(new EventBuilder(3).tag("p", jackson.pubkey().hex())));
            awaitView(relay, "people", 3, 0);
            awaitView(relay, "follows", 1, 0);
            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            Awaitility.await("the index")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> database.queryForObject("select count(*) from search", Long.class) == 3);

            assertThat(client.stored("p", "{\"kinds\":[0],\"search\":\"j\"}"))
                    .as("by one letter, the best known first")
                    .containsExactly(percy.id(), jk.id());
            assertThat(client.stored("p", "{\"kinds\":[0],\"search\":\"jack language:en\"}"))
                    .as("a part of a word of another field comes last")
                    .containsExactly(percy.id(), al.id());
            assertThat(client.stored("p", "{\"kinds\":[0],\"search\":\"j\",\"limit\":1}"))
                    .containsExactly(percy.id());
            assertThat(client.stored(
                            "p",
                            "{\"kinds\":[0],\"search\":\"j\",\"authors\":[\"%s\"]}"
                                    .formatted(jack.pubkey().hex())))
                    .containsExactly(jk.id());
            assertThat(client.stored("p", "{\"kinds\":[0],\"search\":\"j\",\"until\":%d}".formatted(now - 1)))
                    .isEmpty();
            assertThat(client.stored("p", "{\"kinds\":[0],\"search\":\"j\",\"#t\":[\"x\"]}"))
                    .isEmpty();
            assertThat(client.stored("p", "{\"kinds\":[0,1],\"search\":\"j\"}"))
                    .as("no search for profiles alone")
                    .isEmpty();
            for (String word : List.of("j", "jack", "percy", "al")) {
                String filter = "{\"kinds\":[0],\"search\":\"" + word + "\"}";
                client.send("[\"COUNT\",\"c\"," + filter + "]");
                assertThat(client.next(RelayMessage.Count.class).count())
                        .as(word)
                        .isEqualTo(client.stored("p", filter).size());
            }
        }
    }
}
