package dev.camelstr.faults.history;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.testing.RelayClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients write, read and follow at full load at two nodes, and others at a relay that is collected, while processes, links,
 * sessions and the broker fail at random moments; then what they saw is judged. It goes in rounds, each with authors of its own
 * and a seed of its own, so that what is kept stays small.
 */
final class Soak implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Soak.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WRITERS = 4;
    private static final int READERS = 3;
    private static final int FOLLOWERS = 4;
    private static final int MISCHIEFS = 2;

    private final List<String> diary = new ArrayList<>();
    private final Group group;

    /** @param seed by which the number of partitions is chosen */
    Soak(Program program, long seed) throws IOException {
        group = new Group(program, 1 + (int) Math.floorMod(seed, 2L));
    }

    /** What clients saw of so long a time that was not right; it is written into {@code target/faults} with what had happened. */
    List<Violation> round(long seed, Duration length) throws Exception {
        note("round of seed " + seed);
        Random random = new Random(seed);
        Recorder recorder = new Recorder();
        Board board = new Board();
        List<Mischief> mischiefs = mischiefs(random);
        List<Client> busy = busy(random, board, recorder);
        List<Follower> followers = followers(random, board, recorder);
        Upstream upstream = new Upstream(group.upstream(), new Random(random.nextLong()), board, recorder);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> faults = submit(mischiefs, threads);
            List<Future<?>> ending = submit(busy, threads);
            List<Future<?>> following = submit(followers, threads);
            Future<?> emitting = threads.submit(upstream);
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
            mischiefs.forEach(Mischief::stop);
            await(faults);
            group.members().forEach(Member::awaitReady);
            busy.forEach(Client::stop);
            upstream.stop();
            await(ending);
            await(List.of(emitting));
            upstream.settle(group.nodes().get(0), PATIENCE);
            for (Member node : group.nodes()) {
                awaitFence(node, board, recorder, followers, following);
            }
            followers.forEach(Client::stop);
            await(following);
        } finally {
            threads.shutdownNow();
        }
        for (Member node : group.nodes()) {
            readAll(node, board, recorder);
        }
        return judge(seed, recorder.history());
    }

    private static List<Future<?>> submit(List<? extends Runnable> all, ExecutorService threads) {
        return all.stream().<Future<?>>map(threads::submit).toList();
    }

    private List<Mischief> mischiefs(Random random) {
        Set<String> struck = Mischief.nothing();
        return IntStream.range(0, MISCHIEFS)
                .mapToObj(i -> new Mischief(group, new Random(random.nextLong()), this::note, struck))
                .toList();
    }

    private List<Client> busy(Random random, Board board, Recorder recorder) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            clients.add(new Writer("writer-" + i, new Random(random.nextLong()), group, board, recorder));
        }
        for (int i = 0; i < READERS; i++) {
            clients.add(new Reader("reader-" + i, new Random(random.nextLong()), group, board, recorder));
        }
        return clients;
    }

    private List<Follower> followers(Random random, Board board, Recorder recorder) {
        return IntStream.range(0, FOLLOWERS)
                .mapToObj(i ->
                        new Follower("follower-" + i, new Random(random.nextLong()), group, board, recorder, i == 0))
                .toList();
    }

    private static void await(List<Future<?>> all) throws Exception {
        for (Future<?> each : all) {
            each.get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
        }
    }

    /** Something that is sent to each who follows anything: what was acknowledged before has come before it. */
    private void awaitFence(
            Member node, Board board, Recorder recorder, List<Follower> followers, List<Future<?>> following) {
        Event fence = board.fence();
        Awaitility.await(node.name() + " to take events")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> publish(node, fence, recorder));
        for (Follower follower : followers) {
            Awaitility.await(follower.name + " to be sent " + fence.id())
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast("a client has failed", () -> following.stream().anyMatch(Future::isDone))
                    .until(() -> follower.hasSeen(fence.id()));
        }
    }

    private static boolean publish(Member node, Event fence, Recorder recorder) throws Exception {
        long invoked = Recorder.now();
        boolean taken = false;
        try (RelayClient client = RelayClient.connect(node.relay())) {
            taken = client.publish(fence).accepted();
        } finally {
            recorder.add(new Operation.Publish(
                    "fencer",
                    node.name(),
                    fence,
                    invoked,
                    taken ? Recorder.now() : Operation.NEVER,
                    taken ? Operation.Outcome.TAKEN : Operation.Outcome.UNKNOWN,
                    ""));
        }
        return taken;
    }

    private static void readAll(Member node, Board board, Recorder recorder) throws Exception {
        try (Connection connection = Connection.open(node.relay())) {
            int number = 0;
            for (Filter filter : board.all()) {
                String subscription = "all" + number++;
                Optional<Operation.Read> read =
                        Reader.read(connection, "last reader", node.name(), subscription, filter);
                recorder.add(read.orElseThrow(() -> new IOException("refused: " + filter)));
                connection.send(ClientMessages.close(subscription));
            }
        }
    }

    private List<Violation> judge(long seed, History history) throws IOException {
        List<Violation> violations = Checker.check(history);
        note(summary(history) + ", " + violations.size() + " violations");
        if (!violations.isEmpty()) {
            Files.write(
                    report(seed),
                    Stream.concat(diary.stream(), violations.stream().map(Violation::toString))
                            .toList());
        }
        return violations;
    }

    static Path report(long seed) throws IOException {
        return Files.createDirectories(Path.of("target/faults")).resolve("soak-" + seed + ".txt");
    }

    private static String summary(History history) {
        long taken = history.published().stream()
                .filter(each -> each.outcome() == Operation.Outcome.TAKEN)
                .count();
        long live =
                history.live().stream().mapToLong(each -> each.came().size()).sum();
        return history.published().size() + " publishes, " + taken + " of them taken, "
                + history.read().size() + " reads, " + history.live().size() + " subscriptions with " + live
                + " live events";
    }

    private void note(String what) {
        String line = Lines.time(Recorder.now()) + " " + what;
        synchronized (diary) {
            diary.add(line);
        }
        LOG.info(line);
    }

    @Override
    public void close() {
        group.close();
    }
}
