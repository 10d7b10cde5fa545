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
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** NIP-50, {@code sort:}: by what people do to events. */
class SortedSearchIT {
    private static final int HOUR = 3_600;

    private final EventSigner author = TestRelay.author();
    private final long now = Instant.now().getEpochSecond();
    private final Event old = note(now - 240 * HOUR, "old camel");
    private final Event recent = note(now - HOUR, "recent camel");
    private final Event fresh = note(now - 1, "fresh camel");
    private final Event plain = note(now, "plain camel");
    private final Event article = author.sign(new EventBuilder(30_023)
            .createdAt(now - 300 * HOUR)
            .content("camel")
            .tag("d", "camels"));

    private Event note(long createdAt, String content) {
        return author.sign(new EventBuilder(1).createdAt(createdAt).content(content));
    }

    private static TestRelay start(String views) {
        return TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.stream.old-values", "true", "camelstr.views", views));
    }

    private static void publish(RelayClient client, Event... events) throws Exception {
        for (Event event : events) {
            assertThat(client.publish(event).accepted()).isTrue();
        }
    }

    private static void react(RelayClient client, int people, String tag, String target) throws Exception {
        for (int i = 0; i < people; i++) {
            publish(
                    client,
                    TestRelay.author().sign(new EventBuilder(7).content("+").tag(tag, target)));
        }
    }

    private static void awaitNumber(JdbcTemplate database, String query, long number) {
        Awaitility.await(query)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // the view is being made
                .until(() -> database.queryForObject(query, Long.class) == number);
    }

    private List<EventId> found(RelayClient client, String search, String more) throws Exception {
        List<EventId> ids = client.stored(
                "s",
                "{\"authors\":[\"%s\"],\"search\":\"%s\"%s}"
                        .formatted(author.pubkey().hex(), search, more));
        client.send("[\"CLOSE\",\"s\"]");
        return ids;
    }

    @Test
    void theMostNoticedComeFirstByAgeOrNot() throws Exception {
        try (TestRelay relay = start("engagement");
                RelayClient client = relay.connect()) {
            publish(client, old, recent, fresh, plain, article);
            react(client, 5, "e", old.id().hex());
            react(client, 3, "e", recent.id().hex());
            react(client, 2, "e", fresh.id().hex());
            react(client, 4, "a", "30023:" + author.pubkey().hex() + ":camels");
            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            awaitNumber(database, "select sum(reactions) from view_engagement.engagement", 14);
            awaitNumber(database, "select count(*) from search", 5);

            for (String words : List.of("", "camel ")) {
                assertThat(found(client, words + "sort:top", ""))
                        .containsExactly(old.id(), article.id(), recent.id(), fresh.id(), plain.id());
                assertThat(found(client, words + "sort:hot", ""))
                        .containsExactly(fresh.id(), recent.id(), old.id(), article.id(), plain.id());
                assertThat(found(client, words + "sort:rising", ",\"kinds\":[1]"))
                        .startsWith(fresh.id(), recent.id())
                        .hasSize(4);
                assertThat(found(client, words + "sort:top", ",\"limit\":2")).containsExactly(old.id(), article.id());
                assertThat(found(client, words + "sort:top", ",\"kinds\":[1],\"since\":" + (now - 2 * HOUR)))
                        .containsExactly(recent.id(), fresh.id(), plain.id());
            }
            client.send("[\"COUNT\",\"c\",{\"authors\":[\"" + author.pubkey().hex() + "\"],\"search\":\"sort:hot\"}]");
            assertThat(client.next(RelayMessage.Count.class).count()).isEqualTo(5);
        }
    }

    @Test
    void withoutTheViewItIsIgnored() throws Exception {
        try (TestRelay relay = start("");
                RelayClient client = relay.connect()) {
            publish(client, old, recent, fresh);
            react(client, 1, "e", old.id().hex());

            assertThat(found(client, "sort:top", "")).containsExactly(fresh.id(), recent.id(), old.id());
            assertThat(found(client, "sort:controversial", "")).containsExactly(fresh.id(), recent.id(), old.id());
        }
    }
}
