package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ManyConnectionsIT {
    private static final int CONNECTIONS = 1_000;

    @Test
    void aThousandConnectionsAreHeldAndServed() throws Exception {
        List<RawClient> clients = new ArrayList<>(CONNECTIONS);
        try (TestRelay relay = TestRelay.start(Map.of(), TestRelay.ECHO)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(RawClient.connect(relay.port()));
            }
            Awaitility.await().until(() -> relay.statistics().openSessions() == CONNECTIONS);
            TextFrame all = TextFrame.event(TextFrame.eventHead("live"), "{\"id\":1}".getBytes());
            relay.sessions().forEach(session -> session.send(all));
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.get(i).text("[\"REQ\",\"" + i + "\",{}]");
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(clients.get(i).nextText()).isEqualTo("[\"EVENT\",\"live\",{\"id\":1}]");
                assertThat(clients.get(i).nextText()).isEqualTo("[\"EOSE\",\"" + i + "\"]");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
