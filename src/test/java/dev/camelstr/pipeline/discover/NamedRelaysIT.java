package dev.camelstr.pipeline.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped routes note what events name while they are stored. Nothing of it has to be tried: that needs more authors. */
class NamedRelaysIT {
    private static final String ID = "a".repeat(64);

    private final EventSigner monitor = TestRelay.author();
    private final TestRelay node = TestRelay.start(
            StreamKind.LOCAL,
            Map.of(
                    "camelstr.relays", "",
                    "camelstr.discovery.enabled", "true",
                    "camelstr.discovery.min-authors", "32",
                    "camelstr.discovery.monitors", monitor.pubkey().hex(),
                    "camelstr.discovery.block", "blocked.example"),
            "collect",
            "store",
            "serve");

    @AfterEach
    void stop() {
        node.close();
    }

    /** What is there before the changelog is read is read from the table, perhaps both. */
    private void publish(Event... events) throws Exception {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() ->
                        count("select count(*) from view_position where view = 'discovery' and next is not null") == 1);
        try (RelayClient client = node.connect()) {
            for (Event event : events) {
                assertThat(client.publish(event).accepted()).isTrue();
            }
        }
    }

    private int count(String query) throws Exception {
        try (Connection connection = node.application().database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** How many have named each candidate. */
    private Map<String, Integer> candidates() throws Exception {
        Map<String, Integer> candidates = new HashMap<>();
        try (Connection connection = node.application().database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select url, cardinality(authors) from relay_candidate")) {
            while (row.next()) {
                candidates.put(row.getString(1), row.getInt(2));
            }
        }
        return candidates;
    }

    private void awaitCandidates(Map<String, Integer> expected) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(candidates()).isEqualTo(expected));
    }

    private static EventBuilder note(String... tag) {
        return new EventBuilder(1).content("see there").tag(tag);
    }

    @Test
    void whoNamesARelayCountsOnceWhereverItIsNamed() throws Exception {
        List<EventSigner> authors =
                IntStream.range(0, 3).mapToObj(i -> TestRelay.author()).toList();
        for (EventSigner author : authors) {
            publish(
                    author.sign(note("e", ID, "wss://one.example")),
                    author.sign(note("p", ID, "WSS://One.Example:443/")),
                    author.sign(new EventBuilder(10_002).tag("r", "wss://one.example/")));
        }
        publish(authors.get(0).sign(note("a", "30023:" + ID + ":x", "wss://two.example/inbox")));

        awaitCandidates(Map.of("wss://one.example/", 3, "wss://two.example/inbox", 1));
    }

    @Test
    void whatIsNoCandidateIsCountedByItsReason() throws Exception {
        publish(
                TestRelay.author()
                        .sign(new EventBuilder(10_002)
                                .tag("r", "https://relay.example")
                                .tag("r", "wss://user@relay.example")
                                .tag("r", "wss://127.0.0.1")
                                .tag("r", "wss://hidden.onion")
                                .tag("r", "wss://relay.example:22")
                                .tag("r", "wss://relay.example/?who=me")
                                .tag("r", "wss://relay.example/" + "a".repeat(500))
                                .tag("r", "wss://sub.blocked.example")
                                .tag("r", "wss://last.example")),
                TestRelay.author().sign(new EventBuilder(30_166).tag("d", "wss://unbelieved.example")),
                monitor.sign(new EventBuilder(30_166).tag("d", "wss://monitored.example")));

        awaitCandidates(Map.of("wss://last.example/", 1, "wss://monitored.example/", 1));
        NamedRelays named =
                node.application().context().getRegistry().lookupByNameAndType("namedRelays", NamedRelays.class);
        assertThat(named.refused())
                .isEqualTo(
                        Map.of("no-relay", 2L, "no-name", 2L, "port", 1L, "query", 1L, "too-long", 1L, "blocked", 1L));
    }

    @Test
    void aListOfAThousandNamesAFew() throws Exception {
        EventBuilder list = new EventBuilder(10_002);
        for (int i = 0; i < 1_000; i++) {
            list.tag("r", "wss://r" + i + ".example");
        }
        publish(
                TestRelay.author().sign(list),
                TestRelay.author().sign(new EventBuilder(10_002).tag("r", "wss://after.example")));

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> candidates().containsKey("wss://after.example/"));
        assertThat(candidates()).hasSize(Mentions.MOST_RELAYS + 1);
    }
}
