package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.util.ArrayList;
import java.util.List;
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
        List<RelayClient> clients = new ArrayList<>();
        try {
            // Each within its connection's rate; all together far beyond their author's, however long it takes.
            for (int i = 0; i < 40; i++) {
                clients.add(relay.connect());
            }
            for (int i = 0; i < 120; i++) {
                clients.get(i % clients.size()).event(note(author, "number " + i));
            }

            int limited = 0;
            for (int i = 0; i < 120; i++) {
                RelayMessage.Ok ok = clients.get(i % clients.size()).next(RelayMessage.Ok.class);
                limited += ok.message().contains("its author") ? 1 : 0;
            }
            assertThat(limited).isPositive();
        } finally {
            clients.forEach(RelayClient::close);
        }
        try (RelayClient another = relay.connect()) {
            assertThat(another.publish(note(TestRelay.author(), "another author"))
                            .accepted())
                    .isTrue();
        }
    }
}
