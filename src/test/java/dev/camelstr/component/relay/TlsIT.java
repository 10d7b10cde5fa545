package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.testing.TestCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
    @TempDir
    private Path folder;

    @Test
    void theRelaySpeaksTlsWithItsCertificateAndTakesANewOneWithoutARestart() throws Exception {
        TestCertificates.Pem old = TestCertificates.create(folder, "old");
        TestCertificates.Pem fresh = TestCertificates.create(folder, "fresh");
        old.write(certificate(), key());
        try (TestRelay relay = TestRelay.start(options(), TestRelay.ECHO);
                TestClient before = connect(relay)) {
            assertThat(subject(relay)).isEqualTo("CN=old");
            assertThat(before.req("a").next()).isEqualTo("[\"EOSE\",\"a\"]");

            Files.writeString(certificate(), fresh.certificate());
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(subject(relay))
                            .as("half a renewal changes nothing")
                            .isEqualTo("CN=old"));
            Files.writeString(key(), fresh.key());
            Awaitility.await().untilAsserted(() -> assertThat(subject(relay)).isEqualTo("CN=fresh"));

            assertThat(before.req("b").next()).isEqualTo("[\"EOSE\",\"b\"]");
            try (TestClient after = connect(relay)) {
                assertThat(after.req("c").next()).isEqualTo("[\"EOSE\",\"c\"]");
            }
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedAtTheStart() throws Exception {
        assertThatThrownBy(() -> TestRelay.start(options(), TestRelay.ECHO))
                .rootCause()
                .hasMessageContaining("relay.crt");
        TestCertificates.Pem pem = TestCertificates.create(folder, "one");
        pem.write(certificate(), key());
        Files.writeString(key(), TestCertificates.create(folder, "two").key());
        assertThatThrownBy(() -> TestRelay.start(options(), TestRelay.ECHO))
                .hasStackTraceContaining("tlsKey")
                .hasStackTraceContaining("does not belong");
    }

    private Map<String, Object> options() {
        return Map.of("tlsCertificate", certificate().toString(), "tlsKey", key().toString(), "tlsReload", 50);
    }

    private Path certificate() {
        return folder.resolve("relay.crt");
    }

    private Path key() {
        return folder.resolve("relay.key");
    }

    private static TestClient connect(TestRelay relay) throws Exception {
        HttpClient http = HttpClient.newBuilder().sslContext(trusting()).build();
        return TestClient.connect(http, URI.create("wss://127.0.0.1:" + relay.port()), Map.of(), true);
    }

    private static String subject(TestRelay relay) throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", relay.port())) {
            socket.startHandshake();
            X509Certificate peer = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return peer.getSubjectX500Principal().getName();
        }
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return context;
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
