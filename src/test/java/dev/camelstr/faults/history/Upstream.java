package dev.camelstr.faults.history;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.testing.zoo.ZooRelay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Others' clients, who publish at the relay that is collected. Nobody is told when an event of theirs is stored; but when all is
 * mended again each has to be readable soon, and from then on is as one that was acknowledged.
 */
final class Upstream implements Runnable {
    private static final int LONGEST_PAUSE = 20;
    private static final int IDS_AT_ONCE = 500;
    private static final long POLL_MILLIS = 200;

    private record Emitted(Event event, long at) {}

    private final ZooRelay relay;
    private final Random random;
    private final Board board;
    private final Recorder recorder;
    private final List<Emitted> emitted = new ArrayList<>();
    private volatile boolean stopping;

    Upstream(ZooRelay relay, Random random, Board board, Recorder recorder) {
        this.relay = relay;
        this.random = random;
        this.board = board;
        this.recorder = recorder;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                Event event = board.relayed(random);
                emitted.add(new Emitted(event, Recorder.now()));
                relay.publish(List.of(event));
                Thread.sleep(random.nextInt(LONGEST_PAUSE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopping = true;
    }

    /** Waits until all are held, or the time is over; whatever is not held then is missing from what follows. */
    void settle(Member node, Duration patience) throws InterruptedException {
        long deadline = Recorder.now() + patience.toNanos();
        while (!isHeld(node) && Recorder.now() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        long now = Recorder.now();
        emitted.forEach(one -> recorder.add(new Operation.Publish(
                "others", "upstream", one.event(), one.at(), now, Operation.Outcome.TAKEN, "collected")));
    }

    private boolean isHeld(Member node) throws InterruptedException {
        List<EventId> ids = emitted.stream().map(one -> one.event().id()).toList();
        try (Connection connection = Connection.open(node.relay())) {
            for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
                List<EventId> some = ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE));
                Filter filter = Filter.builder().ids(some).limit(IDS_AT_ONCE).build();
                Optional<Operation.Read> read = Reader.read(connection, "others", node.name(), "held" + from, filter);
                if (read.isEmpty() || read.get().found().size() < some.size()) {
                    return false;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return true;
    }
}
