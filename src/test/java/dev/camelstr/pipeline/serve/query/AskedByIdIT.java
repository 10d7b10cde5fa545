package dev.camelstr.pipeline.serve.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Memory holds the newest of many notes, and is asked for older ones. Whether memory or the database has answered is seen by
 * a note whose row was taken away without a word.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskedByIdIT {
    private static final int NOTES = 40;

    private final EventSigner author = TestRelay.author();
    private final long now = Instant.now().getEpochSecond();
    private TestRelay relay;
    private RelayClient client;
    private int asked;

    @BeforeAll
    void start() throws Exception {
        relay = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.relay.memory", "24000"));
        client = relay.connect();
        for (int i = 0; i < NOTES; i++) {
            publish(1, now - NOTES + i, "new " + i);
        }
        Awaitility.await("memory to be filled").until(() -> isFoundWithoutRow(publish(1, now, "the newest")));
    }

    @AfterAll
    void stop() {
        client.close();
        relay.close();
    }

    @Test
    void anOldNoteIsFoundInMemoryOnceItWasAskedForAndNoMoreWhenItIsDeleted() throws Exception {
        Event unasked = old("unasked");
        assertThat(isFoundWithoutRow(unasked)).isFalse();

        Event note = old("asked");
        assertThat(isFound(note)).isTrue();
        assertThat(isFoundWithoutRow(note)).isTrue();

        Event deleted = old("deleted");
        assertThat(isFound(deleted)).isTrue();
        client.publish(author.sign(
                new EventBuilder(5).createdAt(now).tag("e", deleted.id().hex())));
        assertThat(isFound(deleted)).isFalse();
    }

    @Test
    void whatIsNewIsCountedInMemory() throws Exception {
        Event note = publish(7_777, now, "counted");
        removeRow(note);

        assertThat(count("{\"kinds\":[7777],\"since\":" + (now - 1) + "}")).isEqualTo(1);
        assertThat(count("{\"kinds\":[7777]}")).isEqualTo(1); // that one, and none that is older
        publish(7_777, now - 10_000, "old");
        assertThat(count("{\"kinds\":[7777]}")).isEqualTo(2);
    }

    private Event old(String content) throws Exception {
        return publish(1, now - 10_000, content);
    }

    private Event publish(int kind, long createdAt, String content) throws Exception {
        Event event = author.sign(new EventBuilder(kind).content(content).createdAt(createdAt));
        assertThat(client.publish(event).accepted()).isTrue();
        return event;
    }

    private boolean isFoundWithoutRow(Event note) throws Exception {
        removeRow(note);
        return isFound(note);
    }

    private boolean isFound(Event note) throws Exception {
        String subscription = "s" + asked++;
        boolean found = client.stored(subscription, "{\"ids\":[\"" + note.id().hex() + "\"]}")
                .contains(note.id());
        client.send("[\"CLOSE\",\"" + subscription + "\"]");
        return found;
    }

    private long count(String filter) throws Exception {
        client.send("[\"COUNT\",\"c\"," + filter + "]");
        return client.next(RelayMessage.Count.class).count();
    }

    private void removeRow(Event note) throws SQLException {
        String url = relay.application().context().resolvePropertyPlaceholders("{{camelstr.datasource.url}}");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("delete from event where id = '\\x" + note.id().hex() + "'");
        }
    }
}
