package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who asks or publishes too fast is told so, and the connection stays. */
class RatesIT extends RelayConformance {

    @Override
    Map<String, String> settings() {
        return Map.of(
                "camelstr.relay.event-rate", "3",
                "camelstr.relay.query-rate", "3",
                "camelstr.relay.author-event-rate", "1");
    }

    @Test
    void eventsBeyondTheRateOfAConnectionAreRefusedAlsoKnownOnes() throws Exception {
        var note = note(TestRelay.author(), "again");
        assertAccepted(note);
        for (int i = 0; i < 100; i++) {
            client.event(note);
        }

        int limited = 0;
        for (int i = 0; i < 100; i++) {
            limited += client.next(RelayMessage.Ok.class).message().startsWith("rate-limited:") ? 1 : 0;
        }
        assertThat(limited).isPositive();
    }

    @Test
    void queriesBeyondTheRateOfAConnectionAreClosed() throws Exception {
        for (int i = 0; i < 100; i++) {
            client.send("[\"COUNT\",\"c\",{\"limit\":1}]");
        }

        int limited = 0;
        for (int i = 0; i < 100; i++) {
            if (client.next() instanceof RelayMessage.Closed closed) {
                assertThat(closed.message()).startsWith("rate-limited:");
                limited++;
            }
        }
        assertThat(limited).isPositive();
    }

    @Test
    void anAuthorHasOneRateOnAllConnections() throws Exception {
        var author = TestRelay.author();
        try (RelayClient other = relay.connect()) {
            for (int i = 0; i < 3; i++) {
                client.event(note(author, "here " + i));
                other.event(note(author, "there " + i));
            }

            int limited = 0;
            for (int i = 0; i < 3; i++) {
                limited += client.next(RelayMessage.Ok.class).message().contains("its author") ? 1 : 0;
                limited += other.next(RelayMessage.Ok.class).message().contains("its author") ? 1 : 0;
            }
            assertThat(limited).isPositive();
        }
        try (RelayClient another = relay.connect()) {
            assertThat(another.publish(note(TestRelay.author(), "another author"))
                            .accepted())
                    .isTrue();
        }
    }
}
