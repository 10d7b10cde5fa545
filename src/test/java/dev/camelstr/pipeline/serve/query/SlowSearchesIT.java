package dev.camelstr.pipeline.serve.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** However long searches of strangers take, what others ask the database for is answered. */
class SlowSearchesIT {
    private static final String SEARCH = "[\"REQ\",\"s\",{\"search\":\"camel desert\"}]";

    @Test
    void keepNobodyWaitingWhoDoesNotSearch() throws Exception {
        Event note = TestRelay.author().sign(new EventBuilder(1).content("a camel in the desert"));
        try (TestRelay relay = TestRelay.start(
                        StreamKind.LOCAL,
                        Map.of("camelstr.relay.reads", "database", "camelstr.relay.query-time", "10m"),
                        "store",
                        "serve",
                        "search");
                RelayClient client = relay.connect();
                Connection connection = relay.application().database().getConnection()) {
            client.publish(note);
            awaitFound(client, note);
            connection.setAutoCommit(false);
            try (Statement lock = connection.createStatement()) {
                lock.execute("lock table search, search_word in access exclusive mode");
            }
            List<RawClient> searching = search(relay.uri().getPort());
            try {
                Awaitility.await("searches to wait for the lock")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> waiting(relay) == 2);

                String filter = "{\"ids\":[\"" + note.id().hex() + "\"]}";
                assertThat(client.stored("i", filter)).containsExactly(note.id());
                assertThat(waiting(relay)).isEqualTo(2);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
                for (RawClient each : searching) {
                    each.close();
                }
            }
            awaitFound(client, note);
        }
    }

    private static void awaitFound(RelayClient client, Event note) {
        Awaitility.await("the note to be found")
                .atMost(Duration.ofMinutes(1))
                .until(() -> client.stored("f", "{\"search\":\"camel desert\"}").contains(note.id()));
    }

    /** From two addresses, as one is not given all threads. */
    private static List<RawClient> search(int port) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RawClient client = RawClient.from("127.0.0." + (2 + i % 2), port).upgrade("");
            client.text(SEARCH);
            clients.add(client);
        }
        return clients;
    }

    private static long waiting(TestRelay relay) throws SQLException {
        try (Connection connection = relay.application().database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock' and query ~ 'search_(tail|events)'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
