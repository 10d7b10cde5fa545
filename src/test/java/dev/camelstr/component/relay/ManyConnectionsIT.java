package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
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

    @Test
    void howeverManySessionsWaitOnlyWorkersRunTheRoute() throws Exception {
        int connections = CONNECTIONS + 100;
        CountDownLatch go = new CountDownLatch(1);
        Set<String> others = ConcurrentHashMap.newKeySet();
        List<RawClient> clients = new ArrayList<>(connections);
        Processor route = exchange -> {
            String thread = Thread.currentThread().getName();
            if (!thread.contains("NostrRelay")) {
                others.add(thread);
            }
            go.await(120, TimeUnit.SECONDS);
            TestRelay.ECHO.process(exchange);
        };
        try (TestRelay relay = TestRelay.start(Map.of("workers", 1), route)) {
            for (int i = 0; i < connections; i++) {
                clients.add(RawClient.connect(relay.port()));
            }
            String message = "[\"REQ\",\"s\",{}]";
            for (RawClient client : clients) {
                client.text(message);
            }
            Awaitility.await()
                    .until(() -> !others.isEmpty()
                            || relay.statistics().bytesReceived() >= (long) connections * message.length());
            go.countDown();
            for (RawClient client : clients) {
                assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"s\"]");
            }
            assertThat(others).isEmpty();
        } finally {
            go.countDown();
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
