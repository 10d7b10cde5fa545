package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the relay promises of one NIP, seen through a WebSocket, on each kind of stream. The relay is shared by all
 * classes that are content with the default {@link #settings}.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(StreamKind.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RelayConformance {
    final EventSigner alice = TestRelay.author();
    final EventSigner bob = TestRelay.author();

    @Parameter
    StreamKind streams;

    TestRelay relay;
    RelayClient client;

    /** What this class needs beside the defaults; anything here starts a relay of its own. */
    Map<String, String> settings() {
        return Map.of();
    }

    @BeforeParameterizedClassInvocation
    void startRelay() {
        relay = settings().isEmpty() ? TestRelay.shared(streams) : TestRelay.start(streams, settings());
    }

    @AfterParameterizedClassInvocation
    void stopRelay() {
        if (!settings().isEmpty()) {
            relay.close();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        client = relay.connect();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    /** The authors of a filter, without its braces. */
    static String by(EventSigner author) {
        return "\"authors\":[\"" + author.pubkey().hex() + "\"]";
    }

    /** The filter for this event alone. */
    static String id(Event event) {
        return "{\"ids\":[\"" + event.id().hex() + "\"]}";
    }

    static Event note(EventSigner author, String content) {
        return TestRelay.note(author, content);
    }

    void assertAccepted(Event event) throws Exception {
        RelayMessage.Ok ok = client.publish(event);
        assertThat(ok.accepted()).as(ok.message()).isTrue();
    }

    void assertRefused(Event event, String message) throws Exception {
        RelayMessage.Ok ok = client.publish(event);
        assertThat(ok.accepted()).isFalse();
        assertThat(ok.message()).startsWith(message);
    }

    /** An event that has time enough to be taken, however slow the machine is; see {@link #expire}. */
    static Event expiringLater(EventSigner author) {
        long inAnHour = Instant.now().getEpochSecond() + 3_600;
        return author.sign(new EventBuilder(1).tag("expiration", Long.toString(inAnHour)));
    }

    /**
     * A relay to which this test's client is connected from now on: one that reads only the database, in which the test is
     * about to change a row.
     */
    TestRelay connectToReaderOfRows() throws Exception {
        TestRelay reader = TestRelay.start(streams, Map.of("camelstr.relay.reads", "database"));
        client.close();
        client = reader.connect();
        return reader;
    }

    /** The stored event as it will be an hour and a second later: just expired, and not swept yet. */
    static void expire(TestRelay reader, Event event) throws SQLException {
        try (Connection connection = reader.application().database().getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update event set expiration = extract(epoch from now())::bigint - 1 where id = ?")) {
            update.setBytes(1, event.id().bytes());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    /** An answer to the challenge of a relay of this URL (NIP-42). */
    static Event proof(EventSigner signer, String challenge, String relay) {
        return signer.sign(new EventBuilder(22_242).tag("relay", relay).tag("challenge", challenge));
    }
}
