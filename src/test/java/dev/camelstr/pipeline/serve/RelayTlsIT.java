package dev.camelstr.pipeline.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.Event;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestCertificates;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes with TLS of their own, and behind a proxy. */
class RelayTlsIT {

    @Test
    void speaksTlsAndTakesANewCertificateWithoutARestart(@TempDir Path folder) throws Exception {
        Path certificate = folder.resolve("relay.crt");
        Path key = folder.resolve("relay.key");
        TestCertificates.Pem first = TestCertificates.create(folder, "first");
        first.write(certificate, key);
        try (TestRelay relay = TestRelay.start(
                StreamKind.LOCAL,
                Map.of(
                        "camelstr.relay.tls.certificate", certificate.toString(),
                        "camelstr.relay.tls.key", key.toString(),
                        "camelstr.relay.tls.reload", "100ms"))) {
            URI uri = URI.create("wss://127.0.0.1:" + relay.uri().getPort() + "/");
            Event note = TestRelay.note(TestRelay.author(), "in secret");
            try (RelayClient client = connect(uri, first)) {
                assertThat(client.publish(note).accepted()).isTrue();
            }

            TestCertificates.Pem second = TestCertificates.create(folder, "second");
            second.write(certificate, key);

            // Until it is taken, the handshake fails.
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
                try (RelayClient client = connect(uri, second)) {
                    assertThat(client.stored("s", "{\"ids\":[\"" + note.id().hex() + "\"]}"))
                            .containsExactly(note.id());
                }
            });
        }
    }

    private static RelayClient connect(URI uri, TestCertificates.Pem trusted) throws Exception {
        HttpClient http = HttpClient.newBuilder().sslContext(trusted.trusting()).build();
        return RelayClient.connect(uri, http, Map.of());
    }

    @Test
    void trustedProxiesNameTheClientAndOthersDoNot() throws Exception {
        try (TestRelay relay = TestRelay.start(
                StreamKind.LOCAL,
                Map.of(
                        "camelstr.relay.trusted-proxies", "127.0.0.0/8, ::1",
                        "camelstr.relay.max-connections-per-address", "1"))) {
            try (RelayClient one = forwarded(relay, "192.0.2.1");
                    RelayClient two = forwarded(relay, "192.0.2.2")) {
                assertThat(one.stored("s", "{\"limit\":0}")).isEmpty();
                assertThat(two.stored("s", "{\"limit\":0}")).isEmpty();
                assertThatThrownBy(() -> forwarded(relay, "192.0.2.2").close()).hasStackTraceContaining("429");
            }
        }
        try (TestRelay relay =
                        TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.relay.max-connections-per-address", "1"));
                RelayClient one = forwarded(relay, "192.0.2.1")) {
            assertThat(one.stored("s", "{\"limit\":0}")).isEmpty();
            assertThatThrownBy(() -> forwarded(relay, "192.0.2.2").close()).hasStackTraceContaining("429");
        }
    }

    private static RelayClient forwarded(TestRelay relay, String client) throws Exception {
        return RelayClient.connect(relay.uri(), HttpClient.newHttpClient(), Map.of("X-Forwarded-For", client));
    }
}
