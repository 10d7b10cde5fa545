package dev.camelstr.pipeline.serve.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * With RabbitMQ there may be other nodes: memory answers only while it has all that the database says is committed. Which of
 * them has answered is seen by a note whose row was taken away without a word.
 */
class ReadsOverNodesIT {
    private final EventSigner author = TestRelay.author();
    private TestRelay relay;
    private RelayClient client;
    private int asked;

    @BeforeEach
    void start() throws Exception {
        relay = TestRelay.start(StreamKind.RABBITMQ, Map.of());
        client = relay.connect();
    }

    @AfterEach
    void stop() {
        client.close();
        relay.close();
    }

    @Test
    void memoryAnswersWhileItHasAllThatIsCommittedAndTheDatabaseWhileItHasNot() throws Exception {
        Awaitility.await("memory to be filled").until(() -> isFound(noteWithoutRow()));
        Event note = noteWithoutRow();

        execute("update stream_position set applied = applied + 1");
        assertThat(isFound(note)).isFalse();

        execute("update stream_position set applied = applied - 1");
        assertThat(isFound(note)).isTrue();
    }

    private Event noteWithoutRow() throws Exception {
        Event note = TestRelay.note(author, "note " + asked);
        assertThat(client.publish(note).accepted()).isTrue();
        execute("delete from event where id = '\\x" + note.id().hex() + "'");
        return note;
    }

    private boolean isFound(Event note) throws Exception {
        String subscription = "s" + asked++;
        boolean found = client.stored(subscription, "{\"ids\":[\"" + note.id().hex() + "\"]}")
                .contains(note.id());
        client.send("[\"CLOSE\",\"" + subscription + "\"]");
        return found;
    }

    private void execute(String sql) throws SQLException {
        String url = relay.application().context().resolvePropertyPlaceholders("{{camelstr.datasource.url}}");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
