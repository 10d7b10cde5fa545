package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.relay.limits.FileLimit;
import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections of which nobody knows yet what they want. */
class HostileConnectionsIT {
    private static final Map<String, Object> LIMITS =
            Map.of("maxConnections", 200, "maxPendingPerAddress", 20, "handshakeTimeout", 120_000);

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
    void behindTlsTheyAreCutWhenTheirTimeIsOver() throws Exception {
        TestCertificates.Pem pem = TestCertificates.create(folder, "relay");
        pem.write(folder.resolve("relay.crt"), folder.resolve("relay.key"));
        Map<String, Object> options = Map.of(
                "handshakeTimeout", 200,
                "tlsCertificate", folder.resolve("relay.crt").toString(),
                "tlsKey", folder.resolve("relay.key").toString());
        try (TestRelay relay = TestRelay.start(options, TestRelay.ECHO)) {
            openSilent(relay, 3);
            for (RawClient client : silent) {
                client.awaitEnd();
            }
            Awaitility.await().until(() -> relay.statistics().newcomers() == 0);
        }
    }

    @Test
    void aClientIsNoNewcomerAnyMore() throws Exception {
        try (TestRelay relay = TestRelay.start(LIMITS, TestRelay.ECHO)) {
            for (int i = 0; i < 50; i++) {
                silent.add(RawClient.connect(relay.port()));
            }
            assertThat(silent).allMatch(client -> client.handshake().startsWith("HTTP/1.1 101"));
            assertThat(relay.statistics().newcomers()).isZero();
        }
    }

    @Test
    void whoAsksTooOftenIsTold() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("addressHttpRate", 5), TestRelay.ECHO);
                RawClient greedy = new RawClient(relay.port());
                RawClient other = RawClient.from("127.0.0.2", relay.port())) {
            String get = "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n";
            Awaitility.await().until(() -> greedy.http(get).startsWith("HTTP/1.1 429"));
            assertThat(other.http(get)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void moreConnectionsThanFilesAreNotPromised() {
        assertThat(FileLimit.possible(1_024)).isEqualTo(512);
        assertThat(FileLimit.possible(65_536)).isEqualTo(65_024);
        assertThat(FileLimit.connections(10)).isEqualTo(10);
    }

    private void openSilent(TestRelay relay, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            RawClient client = new RawClient(relay.port());
            silent.add(client);
        }
    }
}
