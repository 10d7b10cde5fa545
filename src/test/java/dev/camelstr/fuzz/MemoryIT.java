package dev.camelstr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packaged relay in 256 MB with its default limits, while strangers have it keep all that they can: it lives, others are
 * served meanwhile, and afterwards nothing is kept. Half a minute by default; longer, and another sequence, by
 * {@code -Dcamelstr.fuzz.seconds=600 -Dcamelstr.fuzz.seed=2}.
 */
@Tag("alone")
@Tag("load")
class MemoryIT {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryIT.class);
    private static final long SECONDS = Long.getLong("camelstr.fuzz.seconds", 30);
    private static final long SEED = Long.getLong("camelstr.fuzz.seed", 1);
    private static final int ADDRESSES = 6;
    private static final long MEGABYTES_MORE = 25;
    private static final long MEGABYTES_AT_MOST = 200;

    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private PackagedRelay relay;
    private long before;
    private long most;

    @BeforeEach
    void start() throws Exception {
        relay = PackagedRelay.start(
                folder, List.of("-Xlog:gc:file=" + folder.resolve("gc.log")), "store,upkeep,serve,search", Map.of());
        relay.fillMemory();
        canary(TimeUnit.SECONDS.toNanos(5)).run(); // all is loaded that serving needs
        before = LiveHeap.megabytes(relay.process().pid());
        relay.fillMemoryWithRegions();
    }

    @AfterEach
    void end() {
        relay.close();
    }

    @Test
    void manyLongSearchesAreBounded() throws Exception {
        HonestClient canary = canary(TimeUnit.SECONDS.toNanos(SECONDS));
        Thread beside = new Thread(canary, "canary");
        beside.start();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            // Half of them of one address, half of several.
            RawClient client = RawClient.from("127.0.0." + (i % 2 == 0 ? 2 : 3 + i), relay.port())
                    .upgrade("");
            clients.add(client);
            for (int j = 0; j < 100; j++) {
                client.text("[\"REQ\",\"s" + j + "\",{\"search\":\"" + search(i, j) + "\"}]");
            }
        }
        beside.join();
        clients.forEach(MemoryIT::close);

        report(canary);
    }

    @Test
    void nothingThatStrangersKeepEndsIt() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        HonestClient canary = canary(TimeUnit.SECONDS.toNanos(SECONDS)).patient();
        Thread beside = new Thread(canary, "canary");
        beside.start();
        List<MemoryAttack> attacks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < ADDRESSES; i++) {
            MemoryAttack attack = new MemoryAttack("127.0.0." + (2 + i), relay.port(), SEED * 1_000 + i, end);
            attacks.add(attack);
            threads.add(new Thread(attack, "attack-" + i));
        }
        threads.forEach(Thread::start);
        beside.join();
        // Not before: a full collection keeps everybody waiting, and it is this test that asks for it.
        most = LiveHeap.megabytes(relay.process().pid());
        for (MemoryAttack attack : attacks) {
            attack.close();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (MemoryAttack attack : attacks) {
            attack.close();
        }

        report(canary);
    }

    private void report(HonestClient canary) throws Exception {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(relay.held()).as("kept for those that went").isEmpty());
        Awaitility.await()
                .pollInterval(5, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(LiveHeap.megabytes(relay.process().pid()))
                                .as("live heap in MB")
                                .isLessThan(before + MEGABYTES_MORE));
        LOG.info(
                "live heap {} MB before, {} MB afterwards, {} MB at the most, {} MB after full collections; {} honest answers, {} others, p50 {} ms, p99 {} ms, longest {}",
                before,
                LiveHeap.megabytes(relay.process().pid()),
                most,
                LiveHeap.most(folder.resolve("gc.log")),
                canary.count(),
                canary.failed(),
                canary.millis(0.5),
                canary.millis(0.99),
                canary.longest());
        assertThat(failures).isEmpty();
        assertThat(relay.process().isAlive()).isTrue();
        assertThat(canary.millis(0.9)).as("p90 of honest answers").isLessThan(1_000);
        assertThat(canary.failed()).as("honest messages that were not taken").isLessThan(1 + canary.count() / 10);
        assertThat(most).as("live heap in MB at the most").isLessThan(MEGABYTES_AT_MOST);
        relay.process().stop();
        assertThat(relay.process().output()).doesNotContain("\n\tat ", " ERROR ", "out of memory");
    }

    private HonestClient canary(long nanos) {
        return new HonestClient(relay.uri(), System.nanoTime() + nanos, failures);
    }

    private static String search(int client, int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 500; i++) {
            text.append("word")
                    .append(client)
                    .append('q')
                    .append(number)
                    .append('q')
                    .append(i)
                    .append(' ');
        }
        return text.substring(0, 500);
    }

    private static void close(RawClient client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
