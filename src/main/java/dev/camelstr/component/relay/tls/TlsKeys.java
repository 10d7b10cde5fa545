package dev.camelstr.component.relay.tls;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's key and certificate, read again when their files change. New handshakes take the new ones at once; Vert.x's
 * own way of changing them refuses connections while it reads.
 */
public final class TlsKeys extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(TlsKeys.class);

    private final Vertx vertx;
    private final Path certificate;
    private final Path key;
    private volatile X509ExtendedKeyManager current;
    private List<Object> state;

    /** @throws IllegalArgumentException if the files cannot be read or are no pair */
    public TlsKeys(Vertx vertx, String certificate, String key) {
        this.vertx = vertx;
        this.certificate = Path.of(certificate);
        this.key = Path.of(key);
        try {
            this.state = state();
            this.current = load();
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "nostr-relay: cannot use tlsCertificate " + certificate + " with tlsKey " + key + ": " + e, e);
        }
    }

    /** @throws IllegalArgumentException if the files, in PEM, cannot be read or are no pair */
    public static void require(String certificate, String key) {
        Vertx vertx = Vertx.vertx();
        try {
            new TlsKeys(vertx, certificate, key);
        } finally {
            vertx.close();
        }
    }

    /** Reads the files again if they have changed; what cannot be used leaves everything as it was. */
    public synchronized void reloadIfChanged() {
        try {
            List<Object> now = state();
            if (now.equals(state)) {
                return;
            }
            current = load();
            state = now;
            LOG.info("TLS: new certificate from {}", certificate);
        } catch (Exception e) {
            LOG.warn("TLS: cannot use {} with {}, the old ones stay: {}", certificate, key, e.toString());
        }
    }

    private List<Object> state() throws IOException {
        return List.of(
                Files.getLastModifiedTime(certificate),
                Files.size(certificate),
                Files.getLastModifiedTime(key),
                Files.size(key));
    }

    private X509ExtendedKeyManager load() throws Exception {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .setCertValue(vertx.fileSystem().readFileBlocking(certificate.toString()))
                .setKeyValue(vertx.fileSystem().readFileBlocking(key.toString()));
        KeyManagerFactory factory = pem.getKeyManagerFactory(vertx);
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509ExtendedKeyManager usable) {
                KeyPairs.requirePair(usable);
                return usable;
            }
        }
        throw new IllegalArgumentException("no key in it");
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return current.getClientAliases(keyType, issuers);
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return current.chooseClientAlias(keyType, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return current.getServerAliases(keyType, issuers);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return current.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return current.chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return current.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return current.getPrivateKey(alias);
    }
}
