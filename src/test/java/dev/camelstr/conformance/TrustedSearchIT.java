package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** NIP-50, {@code trust:N}: of authors only whom view trust ranks so high. */
class TrustedSearchIT {
    private static final String NOTES = ",\"kinds\":[1]";
    private static final String RANKS = "select count(*) from view_trust.rank";

    private final EventSigner root = TestRelay.author();
    private final EventSigner friend = TestRelay.author();
    private final EventSigner acquaintance = TestRelay.author();
    private final EventSigner stranger = TestRelay.author();
    private final long now = Instant.now().getEpochSecond();

    private static TestRelay start(String views, String roots, int maxRanked) {
        return TestRelay.start(
                StreamKind.LOCAL,
                Map.of(
                        "camelstr.stream.old-values",
                        "true",
                        "camelstr.views",
                        views,
                        "camelstr.trust.roots",
                        roots,
                        "camelstr.trust.period",
                        "1s",
                        "camelstr.search.max-ranked",
                        Integer.toString(maxRanked)));
    }

    private Event note(EventSigner author, int age, String content) {
        return author.sign(new EventBuilder(1).createdAt(now - age).content(content));
    }

    private static Event follows(EventSigner author, EventSigner... followed) {
        EventBuilder list = new EventBuilder(3);
        for (EventSigner one : followed) {
            list.tag("p", one.pubkey().hex());
        }
        return author.sign(list);
    }

    private static Event profile(EventSigner author, String name) {
        return author.sign(new EventBuilder(0).content("{\"name\":\"" + name + "\"}"));
    }

    private static void publish(RelayClient client, Event... events) throws Exception {
        for (Event event : events) {
            assertThat(client.publish(event).accepted()).isTrue();
        }
    }

    private static void awaitNumber(TestRelay relay, String query, long number) {
        JdbcTemplate database = new JdbcTemplate(relay.application().database());
        Awaitility.await(query)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // the view is being made
                .until(() -> database.queryForObject(query, Long.class) == number);
    }

    private static String filter(String search, String more) {
        return "{\"search\":\"%s\"%s}".formatted(search, more);
    }

    private static List<EventId> found(RelayClient client, String search, String more) throws Exception {
        List<EventId> ids = client.stored("s", filter(search, more));
        client.send("[\"CLOSE\",\"s\"]");
        return ids;
    }

    private static long count(RelayClient client, String search, String more) throws Exception {
        client.send("[\"COUNT\",\"c\"," + filter(search, more) + "]");
        return client.next(RelayMessage.Count.class).count();
    }

    private static String refusal(RelayClient client, String request) throws Exception {
        return client.send(request).next(RelayMessage.Closed.class).message();
    }

    @Test
    void onlyWhoIsTrustedSoMuchIsFoundWhateverElseTheSearchSays() throws Exception {
        try (TestRelay relay = start("trust,engagement,people", root.pubkey().hex(), 10);
                RelayClient client = relay.connect()) {
            Event byRoot = note(root, 10, "camel of root");
            Event byFriend = note(friend, 200, "camel of friend");
            Event byAcquaintance = note(acquaintance, 300, "camel of acquaintance");
            Event byStranger = note(stranger, 5, "camel of stranger");
            publish(client, byRoot, byFriend, byAcquaintance, byStranger);
            publish(client, profile(friend, "camelia"), profile(stranger, "camelot"));
            publish(client, follows(root, friend), follows(friend, acquaintance), follows(stranger, stranger, root));
            publish(
                    client,
                    stranger.sign(new EventBuilder(7)
                            .content("+")
                            .tag("e", byAcquaintance.id().hex())));
            List<Event> crowd = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                crowd.add(note(stranger, 100 + i % 5, "camel of a crowd " + i));
            }
            publish(client, crowd.toArray(Event[]::new));
            awaitNumber(relay, RANKS, 3);
            awaitNumber(relay, "select count(*) from view_engagement.engagement", 1);
            awaitNumber(relay, "select count(*) from view_people.profile", 2);
            int ofFriend = rank(relay, friend);
            int ofAcquaintance = rank(relay, acquaintance);
            assertThat(ofAcquaintance).isPositive().isLessThan(ofFriend);

            for (String words : List.of("", "camel ")) {
                assertThat(found(client, words + "trust:" + ofAcquaintance, NOTES))
                        .containsExactlyInAnyOrder(byRoot.id(), byFriend.id(), byAcquaintance.id());
                assertThat(found(client, words + "trust:" + ofFriend, NOTES))
                        .containsExactlyInAnyOrder(byRoot.id(), byFriend.id());
                assertThat(found(client, words + "trust:100", NOTES)).containsExactly(byRoot.id());
                assertThat(found(client, words + "trust:0 sort:top", NOTES))
                        .startsWith(byAcquaintance.id())
                        .hasSize(3);
                assertThat(found(client, words + "trust:100 trust:" + ofFriend, NOTES))
                        .hasSize(2);
                assertThat(count(client, words + "trust:0", NOTES)).isEqualTo(3);
                assertThat(count(client, words + "trust:" + ofFriend, NOTES)).isEqualTo(2);
                for (String unknown : List.of("trust:-1", "trust:101", "trust:9999999999", "trust:high")) {
                    assertThat(count(client, words + unknown, NOTES))
                            .as(unknown)
                            .isEqualTo(104);
                }
            }
            assertThat(found(client, "trust:0", NOTES))
                    .containsExactly(byRoot.id(), byFriend.id(), byAcquaintance.id());
            assertThat(found(client, "trust:0", NOTES + ",\"limit\":2")).containsExactly(byRoot.id(), byFriend.id());
            assertThat(found(client, "amel trust:0", NOTES))
                    .as("parts of words")
                    .hasSize(3);
            assertThat(found(client, "camel trust:0", ",\"kinds\":[0]")).hasSize(1);
            assertThat(count(client, "camel trust:0", ",\"kinds\":[0]")).isEqualTo(1);

            assertThat(client.stored("live", filter("trust:0", NOTES), "{\"kinds\":[7],\"limit\":0}"))
                    .hasSize(3);
            Event reaction = stranger.sign(
                    new EventBuilder(7).content("+").tag("e", byRoot.id().hex()));
            try (RelayClient other = relay.connect()) {
                publish(other, note(root, 0, "later"), reaction);
            }
            assertThat(client.next(RelayMessage.Event.class).event().id())
                    .as("no search goes on live")
                    .isEqualTo(reaction.id());
            client.send("[\"NEG-OPEN\",\"n\"," + filter("trust:0", NOTES) + ",\"6100\"]");
            assertThat(client.next(RelayMessage.NegErr.class).reason()).startsWith("unsupported: ");
            assertThat(refusal(client, "[\"COUNT\",\"c\"," + filter("trust:0", NOTES) + ",{\"kinds\":[3]}]"))
                    .startsWith("unsupported: ");
        }
    }

    private static int rank(TestRelay relay, EventSigner author) {
        return new JdbcTemplate(relay.application().database())
                .queryForObject(
                        "select rank from view_trust.rank where pubkey = decode(?, 'hex')",
                        Integer.class,
                        author.pubkey().hex());
    }

    @Test
    void whereNobodyIsRankedTheClientIsToldWhy() throws Exception {
        try (TestRelay relay = start("", "", 10);
                RelayClient client = relay.connect()) {
            publish(client, note(friend, 1, "camel"));
            for (String search : List.of("trust:0", "camel trust:50")) {
                assertThat(refusal(client, "[\"REQ\",\"s\"," + filter(search, NOTES) + "]"))
                        .isEqualTo("unsupported: trust:N, for nobody is ranked here: the view trust does not run");
                assertThat(refusal(client, "[\"COUNT\",\"s\"," + filter(search, NOTES) + "]"))
                        .startsWith("unsupported: trust:N");
            }
            assertThat(found(client, "trust:much", NOTES)).hasSize(1);
        }
        try (TestRelay relay = start("trust", "", 10);
                RelayClient client = relay.connect()) {
            awaitNumber(relay, "select count(*) from view_trust.ranked where computed is not null", 1);
            assertThat(refusal(client, "[\"REQ\",\"s\"," + filter("trust:0", NOTES) + "]"))
                    .isEqualTo("unsupported: trust:N, for nobody is ranked here: no roots of trust are set");
            new JdbcTemplate(relay.application().database()).update("update view_trust.ranked set computed = null");
            assertThat(refusal(client, "[\"REQ\",\"s\"," + filter("trust:0", NOTES) + "]"))
                    .startsWith("error: trust:N");
        }
    }
}
