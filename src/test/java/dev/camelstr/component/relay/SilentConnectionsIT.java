package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that say nothing make room for those that come after them. */
class SilentConnectionsIT {
    private static final int MOST_OF_ADDRESS = 20;
    private static final Map<String, Object> LIMITS =
            Map.of("maxConnections", 200, "maxPendingPerAddress", MOST_OF_ADDRESS, "handshakeTimeout", 120_000);
    private static final String HEAD = "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    private Path folder;

    private final List<RawClient> silent = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (RawClient client : silent) {
            client.close();
        }
    }

    @Test
    void theyKeepNobodyOutNotEvenThoseOfTheirOwnAddress() throws Exception {
        try (TestRelay relay = TestRelay.start(LIMITS, TestRelay.ECHO)) {
            open(relay, "127.0.0.1", 300);

            awaitDisplaced(relay, 300 - MOST_OF_ADDRESS);
            assertThat(relay.statistics().newcomers()).isEqualTo(MOST_OF_ADDRESS);
            isServed(RawClient.from("127.0.0.1", relay.port()));
            isServed(RawClient.from("127.0.0.2", relay.port()));
        }
    }

    @Test
    void whereAllAreTakenTheAddressWithMostMakesRoom() throws Exception {
        try (TestRelay relay = TestRelay.start(LIMITS, TestRelay.ECHO);
                RawClient honest = RawClient.from("127.0.0.2", relay.port())) {
            for (int i = 0; i < 15; i++) {
                open(relay, "127.0.1." + (i + 1), MOST_OF_ADDRESS);
            }

            awaitDisplaced(relay, 301 - 200);
            assertThat(relay.statistics().newcomers()).isEqualTo(200);
            isServed(RawClient.from("127.0.0.3", relay.port()));
            assertThat(honest.http(HEAD)).as("who was alone stays").startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theLongestSilentGoesFirst() throws Exception {
        try (TestRelay relay = TestRelay.start(LIMITS, TestRelay.ECHO);
                RawClient talking = new RawClient(relay.port())) {
            open(relay, "127.0.0.1", MOST_OF_ADDRESS - 1);
            Awaitility.await().until(() -> relay.statistics().newcomers() == MOST_OF_ADDRESS);
            assertThat(talking.http(HEAD)).startsWith("HTTP/1.1 200");

            open(relay, "127.0.0.1", MOST_OF_ADDRESS - 1);

            awaitDisplaced(relay, MOST_OF_ADDRESS - 1);
            for (RawClient gone : silent.subList(0, MOST_OF_ADDRESS - 1)) {
                assertThat(gone.rest()).isEmpty();
            }
            assertThat(talking.http(HEAD)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void bytesThatTrickleInAreSilence() throws Exception {
        try (TestRelay relay = TestRelay.start(LIMITS, TestRelay.ECHO)) {
            open(relay, "127.0.0.1", MOST_OF_ADDRESS);
            for (RawClient client : silent) {
                client.write("GET / HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            }
            try (RawClient honest = new RawClient(relay.port())) {
                for (int round = 0; round < 10; round++) {
                    for (RawClient client : silent.subList(1, MOST_OF_ADDRESS)) {
                        client.write(new byte[] {'x'});
                    }
                }
                open(relay, "127.0.0.1", MOST_OF_ADDRESS - 1);
                awaitDisplaced(relay, MOST_OF_ADDRESS);
                isServed(honest);
            }
        }
    }

    @Test
    void behindTlsTheyMakeRoomBeforeTheirHandshake() throws Exception {
        TestCertificates.Pem pem = TestCertificates.create(folder, "relay");
        pem.write(folder.resolve("relay.crt"), folder.resolve("relay.key"));
        Map<String, Object> options = new HashMap<>(LIMITS);
        options.put("tlsCertificate", folder.resolve("relay.crt").toString());
        options.put("tlsKey", folder.resolve("relay.key").toString());
        try (TestRelay relay = TestRelay.start(options, TestRelay.ECHO)) {
            open(relay, "127.0.0.1", 100);

            awaitDisplaced(relay, 100 - MOST_OF_ADDRESS);
            assertThat(relay.statistics().newcomers()).isEqualTo(MOST_OF_ADDRESS);
            try (SSLSocket honest = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", relay.port())) {
                honest.startHandshake();
                honest.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(honest.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
        }
    }

    @Test
    void connectionsOfAProxyAreBoundedInAllOnly() throws Exception {
        Map<String, Object> options = new HashMap<>(LIMITS);
        options.put("trustedProxies", "127.0.0.1");
        try (TestRelay relay = TestRelay.start(options, TestRelay.ECHO)) {
            open(relay, "127.0.0.1", 210);

            awaitDisplaced(relay, 10);
            assertThat(relay.statistics().newcomers()).isEqualTo(200);
        }
    }

    private void open(TestRelay relay, String address, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            silent.add(RawClient.from(address, relay.port()));
        }
    }

    private static void awaitDisplaced(TestRelay relay, int count) {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(relay.statistics().refusedConnections()).isEqualTo(count));
    }

    private static void isServed(RawClient client) throws IOException {
        try (client) {
            client.upgrade("").text("[\"REQ\",\"a\",{}]");
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"a\"]");
        }
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return context;
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
