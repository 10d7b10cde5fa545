package dev.camelstr.pipeline.retain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is older than what went for want of room is neither taken nor asked for. */
@Execution(ExecutionMode.CONCURRENT) // most of it is waited for
class RetentionFloorIT {
    private final long old = Instant.now().getEpochSecond() - Duration.ofDays(9).toSeconds();
    private final EventSigner author = TestRelay.author();
    private final String url = TestDatabases.createUrl();

    private Event note(long createdAt) {
        return author.sign(new EventBuilder(1).createdAt(createdAt));
    }

    private long count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void await(String query, long result) {
        Awaitility.await(query).atMost(Duration.ofMinutes(2)).until(() -> count(query) == result);
    }

    private static RelayMessage.Ok answer(RelayClient client, Event event) throws Exception {
        return client.event(event).nextButChallenge(RelayMessage.Ok.class);
    }

    @Test
    void aClientIsToldThatThereIsNoRoomForWhatIsOlder() throws Exception {
        EventSigner kept = TestRelay.author();
        Map<String, String> settings = Map.of(
                "camelstr.datasource.url",
                url,
                "camelstr.upkeep.period",
                "50ms",
                "camelstr.retention.max-size",
                "30kB",
                "camelstr.retention.keep-pubkeys",
                kept.pubkey().hex());
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings, "store", "serve", "upkeep");
                RelayClient client = relay.connect()) {
            for (int i = 0; i < 40; i++) {
                client.publish(note(old + i));
            }
            String first = "{\"kinds\":[1],\"since\":" + old + ",\"until\":" + old + "}";
            Awaitility.await("the oldest to go")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> client.stored("first", first).isEmpty());
            RelayMessage.Ok refused = Awaitility.await("what is older to be refused")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> answer(client, note(old - 2)), ok -> !ok.accepted());

            assertThat(refused.message())
                    .startsWith("blocked: there is no room here for events of before "
                            + Instant.ofEpochSecond(old).toString().substring(0, 10));
            assertThat(answer(client, kept.sign(new EventBuilder(1).createdAt(old - 1)))
                            .accepted())
                    .isTrue();
            assertThat(answer(client, author.sign(new EventBuilder(Kind.METADATA).createdAt(old - 1)))
                            .accepted())
                    .isTrue();
            assertThat(answer(client, note(old + 40)).accepted()).isTrue();
        }
    }

    @Test
    void aRelayIsNotAskedForWhatIsOlder(@TempDir Path folder) throws Exception {
        try (TestRelay upstream = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve");
                RelayClient client = upstream.connect()) {
            client.publish(note(old - 100));
            client.publish(note(old));
            client.publish(author.sign(new EventBuilder(Kind.METADATA).createdAt(old - 100)));
            execute("update stored_size set floor = " + old);
            Map<String, String> settings = Map.of(
                    "camelstr.data-dir",
                    folder.toString(),
                    "camelstr.datasource.url",
                    url,
                    "camelstr.relays",
                    upstream.uri().toString(),
                    "camelstr.collect.private-addresses",
                    "true",
                    "camelstr.collect.filters",
                    "[{},{\"kinds\":[0]}]",
                    "camelstr.retention.max-size",
                    "1GB");
            try (TestApplication collector = new TestApplication(settings, "collect", "store")) {
                collector.start();

                await("select count(*) from event where kind = 0", 1);
                await("select count(*) from event where kind = 1", 1);
                await("select count(*) from relay_interval where first = 0 and state = 'COMPLETE'", 1); // kind 0
                await("select count(*) from relay_interval where first = " + old + " and state = 'COMPLETE'", 1);
                assertThat(count("select count(*) from event")).isEqualTo(2);

                execute("update stored_size set floor = 0");

                await("select count(*) from event where kind = 1", 2);
                await("select count(*) from relay_interval where first = 0 and state = 'COMPLETE'", 2);
            }
        }
    }
}
