package dev.camelstr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.TestCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The packaged relay behind TLS, whose handshakes cost it much and those who begin them nothing. */
@Tag("alone")
class TlsAttacksIT {
    private static final Logger LOG = LoggerFactory.getLogger(TlsAttacksIT.class);
    private static final int CONNECTIONS = 200;
    private static final long ATTACK_MILLIS = 4_000;
    private static final long BOUND_MILLIS = 1_000;
    private static final int TIMES_QUIET = 20;

    @TempDir
    private Path folder;

    @Test
    void handshakesThatAreBegunAndLeftKeepNobodyElseWaiting() throws Exception {
        TestCertificates.Pem pem = TestCertificates.create(folder, "localhost");
        Path certificate = folder.resolve("relay.crt");
        Path key = folder.resolve("relay.key");
        pem.write(certificate, key);
        HttpClient http = HttpClient.newBuilder().sslContext(pem.trusting()).build();
        byte[] hello = hello(pem.trusting());
        Attack attack = new Attack(
                "handshakes that are begun and left",
                "127.0.0.2",
                CONNECTIONS,
                stranger -> {
                    try (RawClient client = stranger.connect()) {
                        client.write(hello);
                    }
                },
                "");
        try (PackagedRelay relay = PackagedRelay.start(
                folder,
                List.of(),
                "collect,store,upkeep,serve,search",
                Map.of(
                        "camelstr.relay.tls.certificate", certificate.toString(),
                        "camelstr.relay.tls.key", key.toString()))) {
            converse(relay, http);
            long bound = Math.max(
                    BOUND_MILLIS, TIMES_QUIET * converse(relay, http).longest().millis());
            try (Siege siege = Siege.begin(attack, relay.port())) {
                HonestClient served = converse(relay, http);

                LOG.info(
                        "{}: {} honest answers, p50 {} ms, longest {}, at most {} ms",
                        siege.attack(),
                        served.count(),
                        served.millis(0.5),
                        served.longest(),
                        bound);
                assertThat(served.longest().millis())
                        .as("the longest: %s", served.longest())
                        .isLessThan(bound);
            }
        }
    }

    private static HonestClient converse(PackagedRelay relay, HttpClient http) {
        BlockingQueue<String> failures = new LinkedBlockingQueue<>();
        URI uri = URI.create("wss://localhost:" + relay.port() + "/");
        HonestClient client = new HonestClient(
                        uri, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ATTACK_MILLIS), failures)
                .over(http);
        client.run();
        assertThat(failures).isEmpty();
        return client;
    }

    /** What a client begins with, which may be said again and again. */
    private static byte[] hello(SSLContext context) throws SSLException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }
}
