package dev.camelstr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The packaged relay behind TLS. */
@Tag("alone")
class TlsAttacksIT {
    private static final Logger LOG = LoggerFactory.getLogger(TlsAttacksIT.class);
    private static final long MILLIS = 4_000;

    /** Without what other programs had of the processors. */
    private static final long BOUND_MILLIS = 1_000;

    @TempDir
    private Path folder;

    @Test
    void handshakesThatAreBegunAndLeftKeepNobodyElseWaiting() throws Exception {
        TestCertificates.Pem pem = TestCertificates.create(folder, "localhost");
        Path certificate = folder.resolve("relay.crt");
        Path key = folder.resolve("relay.key");
        pem.write(certificate, key);
        try (PackagedRelay relay = PackagedRelay.start(
                        folder,
                        List.of(),
                        "store,upkeep,serve,search",
                        Map.of(
                                "camelstr.relay.tls.certificate", certificate.toString(),
                                "camelstr.relay.tls.key", key.toString()));
                OtherPrograms others = new OtherPrograms(relay::processes)) {
            HttpClient http = HttpClient.newBuilder().sslContext(pem.trusting()).build();
            converse(relay, http, others); // all is loaded that serving needs
            try (Attackers attackers = Attackers.of(relay.port(), EventSigner.newSecret());
                    Attackers.Work work = attackers.begin(TlsHandshakes.begunAndLeft())) {
                HonestClient served = converse(relay, http, others);

                LOG.info(
                        "{} honest answers, p50 {} ms, longest {}",
                        served.count(),
                        served.millis(0.5),
                        served.longest());
                assertThat(served.longest().millis())
                        .as("the longest: %s", served.longest())
                        .isLessThan(BOUND_MILLIS);
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(relay.held())
                            .as("kept for those that went")
                            .isEmpty());
        }
    }

    private static HonestClient converse(PackagedRelay relay, HttpClient http, OtherPrograms others) {
        BlockingQueue<String> failures = new LinkedBlockingQueue<>();
        URI uri = URI.create("wss://localhost:" + relay.port() + "/");
        HonestClient client = new HonestClient(uri, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS), failures)
                .over(http)
                .timedBy(others::undisturbedMillis);
        client.run();
        assertThat(failures).isEmpty();
        return client;
    }
}
