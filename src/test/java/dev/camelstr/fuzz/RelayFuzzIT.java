package dev.camelstr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/**
 * The packaged relay, with a heap of 256 MB, while hostile clients send what they like: a minute by default. An hour, and
 * another sequence, by {@code -Dcamelstr.fuzz.seconds=3600 -Dcamelstr.fuzz.seed=2}.
 */
@Tag("alone")
@Tag("load")
class RelayFuzzIT {
    private static final Logger LOG = LoggerFactory.getLogger(RelayFuzzIT.class);
    private static final int HOSTILE = 6;
    private static final long SECONDS = Long.getLong("camelstr.fuzz.seconds", 60);
    private static final long SEED = Long.getLong("camelstr.fuzz.seed", 1);

    @TempDir
    private Path folder;

    @Test
    void everyMessageIsAnsweredAndNobodyElseIsKeptWaiting() throws Exception {
        try (PackagedRelay relay = PackagedRelay.start(
                folder,
                List.of(),
                "store,upkeep,serve,search",
                Map.of("camelstr.relay.compression", "true", "camelstr.relay.byte-rate", "0"))) {
            BlockingQueue<String> failures = new LinkedBlockingQueue<>();
            HonestClient honest = attack(relay, failures);

            assertThat(failures).isEmpty();
            LOG.info(
                    "{} honest answers, p50 {} ms, p99 {} ms, longest {}",
                    honest.count(),
                    honest.millis(0.5),
                    honest.millis(0.99),
                    honest.longest());
            // On a quiet machine all are; on one that is ten times slower most.
            assertThat(honest.millis(0.9)).as("p90 of honest answers").isLessThan(1_000);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(relay.held())
                            .as("kept for those that went")
                            .isEmpty());
            relay.process().stop();
            assertThat(relay.process().output()).doesNotContain("\n\tat ", " ERROR ");
        }
        assertThat(Files.exists(folder.resolve("data/postgres/data/postmaster.pid")))
                .as("the database has ended with it")
                .isFalse();
    }

    private static HonestClient attack(PackagedRelay relay, BlockingQueue<String> failures)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        HonestClient honest = new HonestClient(relay.uri(), end, failures);
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(honest, "honest"));
        for (int i = 0; i < HOSTILE; i++) {
            threads.add(new Thread(new HostileClient(relay.port(), SEED * 1_000 + i, end, failures), "hostile-" + i));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return honest;
    }
}
