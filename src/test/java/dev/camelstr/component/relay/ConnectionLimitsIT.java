package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ConnectionLimitsIT {

    @Test
    void oneConnectionTooManyIsAnsweredWith503UntilOneLeaves() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("maxConnections", 2), TestRelay.ECHO);
                RawClient first = RawClient.connect(relay.port());
                RawClient second = RawClient.connect(relay.port())) {
            assertThat(first.handshake()).startsWith("HTTP/1.1 101");
            assertThat(handshake(relay, "")).startsWith("HTTP/1.1 503");
            assertThat(relay.statistics().refusedConnections()).isEqualTo(1);
            second.leave();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(handshake(relay, "")).startsWith("HTTP/1.1 101"));
        }
    }

    @Test
    void oneConnectionTooManyFromAnAddressIsAnsweredWith429() throws Exception {
        Map<String, Object> options = Map.of("maxConnectionsPerAddress", 1, "trustedProxies", "127.0.0.0/8, ::1");
        try (TestRelay relay = TestRelay.start(options, TestRelay.ECHO);
                RawClient first = RawClient.connect(relay.port(), "X-Forwarded-For: 203.0.113.7\r\n");
                RawClient site = RawClient.connect(relay.port(), "X-Forwarded-For: 2001:db8:0:1::1\r\n")) {
            assertThat(first.handshake()).startsWith("HTTP/1.1 101");
            assertThat(site.handshake()).startsWith("HTTP/1.1 101");
            assertThat(handshake(relay, "X-Forwarded-For: 203.0.113.7\r\n")).startsWith("HTTP/1.1 429");
            assertThat(handshake(relay, "X-Forwarded-For: 198.51.100.9, 203.0.113.7:4711\r\n"))
                    .as("what the client itself said before is not believed")
                    .startsWith("HTTP/1.1 429");
            assertThat(handshake(relay, "X-Forwarded-For: [2001:db8:0:1:ffff::2]:80\r\n"))
                    .as("a /64 is one address")
                    .startsWith("HTTP/1.1 429");
            assertThat(handshake(relay, "X-Forwarded-For: 203.0.113.8\r\n")).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void forwardedHeadersOfOthersAreNotBelieved() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("trustedProxies", "10.0.0.0/8"), TestRelay.ECHO);
                RawClient client = RawClient.connect(
                        relay.port(), "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n")) {
            Session session = onlySession(relay);
            assertThat(session.remoteAddress()).isEqualTo("127.0.0.1");
            assertThat(session.url()).isEqualTo("ws://relay.test/");
        }
    }

    @Test
    void forwardedHeadersOfTrustedProxiesNameTheClientAndItsScheme() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("trustedProxies", "127.0.0.1"), TestRelay.ECHO);
                RawClient client = RawClient.connect(
                        relay.port(), "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n")) {
            Session session = onlySession(relay);
            assertThat(session.remoteAddress()).isEqualTo("203.0.113.7");
            assertThat(session.url()).isEqualTo("wss://relay.test/");
        }
    }

    private static Session onlySession(TestRelay relay) {
        Session[] found = new Session[1];
        Awaitility.await().until(() -> relay.sessions().count() == 1);
        relay.sessions().forEach(session -> found[0] = session);
        return found[0];
    }

    private static String handshake(TestRelay relay, String headers) throws Exception {
        try (RawClient client = RawClient.connect(relay.port(), headers)) {
            return client.handshake();
        }
    }
}
