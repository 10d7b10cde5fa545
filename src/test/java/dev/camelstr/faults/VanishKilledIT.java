package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay is killed while it follows a request to vanish (NIP-62) of somebody who has published very much. */
@Tag("faults")
class VanishKilledIT {
    private static final int EVENTS = 10_000;
    private static final String URL = "wss://relay.example/";

    /** As if they had been stored from a log before this one. */
    private static final String OLD = """
            insert into stream_life (log, stream) values ('an old one', 'nostr.published');
            insert into event (seq, created_at, kind, id, pubkey, tags, raw)
            select seq_of((select max(life) from stream_life), 0, n), 1600000000 + n, 1, sha256(int4send(n)),
                   decode('%s', 'hex'), '{}', '{}'
              from generate_series(1, %d) n
            """;

    private static final String REMOVAL_WAITS = "select count(*) from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock' and query like '%sweep_vanishing%'";

    private final EventSigner author = TestRelay.author();
    private final Event request = author.sign(new EventBuilder(62).tag("relay", URL));
    private final String url = TestDatabases.createUrl();
    private final Database database = new Database();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anotherProcessGoesOnAndNobodyIsShownWhatIsLeft() throws Exception {
        database.setUrl(url);
        int port = Ports.free();
        try (Child first = run(port);
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(OLD.formatted(author.pubkey().hex(), EVENTS));
            connection.setAutoCommit(false);
            statement.execute("select from event where created_at = 1600000000 + " + EVENTS / 2 + " for update");
            try (RelayClient client = connect(port)) {
                RelayMessage.Ok ok = client.event(request).nextButChallenge(RelayMessage.Ok.class);
                assertThat(ok.accepted()).as(ok.message()).isTrue();
                expectNothingElseThanTheRequest(client);
            }
            await("the removal to come to the locked event").until(() -> number(REMOVAL_WAITS) == 1);
            first.kill();
            connection.rollback();
        }
        assertThat(number("select count(*) from event")).isBetween(2L, (long) EVENTS);

        try (Child second = run(port);
                RelayClient client = connect(port)) {
            client.next(RelayMessage.Auth.class);
            expectNothingElseThanTheRequest(client);
            await().until(() -> number("select (select count(*) from event) + (select count(*) from vanishing)") == 1);
            expectNothingElseThanTheRequest(client);
            await("the changelog to have all").until(() -> number("select count(*) from removal") == 0);
            assertThat(second.isAlive()).isTrue();
        }
    }

    private Child run(int port) throws IOException {
        Child relay = Child.run(
                "store,upkeep,serve",
                Map.of(
                        "camelstr.data-dir",
                        folder.toString(),
                        "camelstr.datasource.url",
                        url,
                        "camelstr.store.lease",
                        "2s",
                        "camelstr.upkeep.period",
                        "1s",
                        "camelstr.relay.ok-timeout",
                        "1m",
                        "camelstr.relay.host",
                        "127.0.0.1",
                        "camelstr.relay.url",
                        URL,
                        "camelstr.relay.port",
                        Integer.toString(port)));
        relay.awaitOutput("Nostr relay listens on");
        return relay;
    }

    private static RelayClient connect(int port) throws Exception {
        return RelayClient.connect(URI.create("ws://127.0.0.1:" + port + "/"));
    }

    private void expectNothingElseThanTheRequest(RelayClient client) throws Exception {
        String filter = "{\"authors\":[\"" + author.pubkey().hex() + "\"]}";
        assertThat(client.stored("s", filter)).containsExactly(request.id());
        client.send("[\"CLOSE\",\"s\"]").send("[\"COUNT\",\"c\"," + filter + "]");
        assertThat(client.next(RelayMessage.Count.class).count()).isEqualTo(1);
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
