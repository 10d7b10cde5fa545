package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.testing.RabbitMq;
import dev.camelstr.testing.TestNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitMqTlsIT {
    @TempDir
    private static Path folder;

    private static Path certificate;
    private static RabbitMq broker;

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "broker",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=DNS:localhost",
                        "-validity",
                        "30",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        certificate = pem("CERTIFICATE", keys.getCertificate("broker").getEncoded());
        Path key = pem(
                "PRIVATE KEY", keys.getKey("broker", "changeit".toCharArray()).getEncoded());
        broker = RabbitMq.startWithTls(certificate, key);
    }

    private static Path pem(String type, byte[] der) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                folder.resolve(type.replace(' ', '-') + ".pem"),
                "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    private static void publish(RabbitMqRoutes routes) {
        routes.start().template().sendBody("rabbitmq-stream:" + TestNames.unique("tls"), "x");
    }

    @Test
    void aCertificateOfTheTrustFileIsTrusted() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes(broker)) {
            routes.component().setTrustFile(certificate.toString());
            publish(routes);
        }
    }

    @Test
    void aCertificateOfNobodyWeKnowIsNot() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes(broker)) {
            assertThatThrownBy(() -> publish(routes)).rootCause().hasMessageContaining("certification path");
            assertThatThrownBy(() -> routes.component().info("any"))
                    .hasMessageStartingWith("Cannot connect to RabbitMQ at rabbitmq-stream+tls://localhost");
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedUnlessHostsAreNotVerified() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes(broker)) {
            routes.component().setTrustFile(certificate.toString());
            routes.component().setUri(broker.uri().replace("localhost", "127.0.0.1"));
            assertThatThrownBy(() -> publish(routes)).rootCause().hasMessageContaining("127.0.0.1");
        }
        try (RabbitMqRoutes routes = new RabbitMqRoutes(broker)) {
            routes.component().setTrustFile(certificate.toString());
            routes.component().setUri(broker.uri().replace("localhost", "127.0.0.1"));
            routes.component().setVerifyHost(false);
            publish(routes);
        }
    }

    @Test
    void aTrustFileThatIsNoneIsNamed() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes(broker)) {
            routes.component().setTrustFile("/does/not/exist.pem");
            assertThatThrownBy(() -> publish(routes)).hasStackTraceContaining("/does/not/exist.pem");
        }
    }
}
