package dev.camelstr.component.nostr;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay behind TLS with a certificate that nobody has signed. */
class NostrTlsTest {

    private static final String PASSWORD = "sample-password";

    private final List<Event> stored = Authors.notes(5, Authors.now());
    private final SampleRelay relay = SampleRelay.start(Authors.raw(stored));
    private final RouteFixture route = new RouteFixture();
    private final Vertx vertx = Vertx.vertx();
    private int port;

    @TempDir
    private Path folder;

    @BeforeEach
    void startTls() throws Exception {
        createCertificate();
        NetServerOptions options = new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                        new PfxOptions().setPath(keyStore().toString()).setPassword(PASSWORD));
        NetClient plain = vertx.createNetClient();
        NetServer server = vertx.createNetServer(options).connectHandler(secure -> forward(secure, plain));
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
    }

    private Path keyStore() {
        return folder.resolve("relay.p12");
    }

    private void createCertificate() throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "relay",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keyStore().toString())
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    private void forward(NetSocket secure, NetClient plain) {
        secure.pause();
        plain.connect(relay.port(), "127.0.0.1").onSuccess(socket -> {
            secure.pipeTo(socket);
            socket.pipeTo(secure);
        });
    }

    @AfterEach
    void close() throws Exception {
        route.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        relay.close();
    }

    private void trustTheCertificate() throws Exception {
        KeyStore keys = KeyStore.getInstance(keyStore().toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("relay", keys.getCertificate("relay"));
        KeyStoreParameters store = new KeyStoreParameters();
        store.setKeyStore(trusted);
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(managers);
        route.context.getRegistry().bind("tls", parameters);
    }

    @Test
    void aCertificateThatNobodyHasSignedIsRefused() throws Exception {
        route.start("wss://localhost:" + port + "/");
        await().until(() -> route.consumer().getConnectionReason().contains("certification path"));

        assertThat(relay.connections()).isZero();
    }

    @Test
    void aTrustedCertificateForTheHostIsAcceptedAndFramesAreGuardedInsideOfTls() throws Exception {
        trustTheCertificate();
        route.start("wss://localhost:" + port + "/?sslContextParameters=#bean:tls&maxMessageBytes=10000");
        route.awaitState(RelayState.LIVE);
        assertThat(route.events).hasSize(5);

        relay.sendBytes(new byte[] {(byte) 0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0});
        await().until(() -> relay.connections() == 2);
        route.awaitState(RelayState.LIVE);
    }

    @Test
    void aTrustedCertificateForAnotherHostIsRefused() throws Exception {
        trustTheCertificate();
        route.start("wss://127.0.0.1:" + port + "/?sslContextParameters=#bean:tls");
        await().until(() -> route.consumer().getConnectionReason().contains("No subject alternative names"));

        assertThat(relay.connections()).isZero();
    }
}
