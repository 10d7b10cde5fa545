package dev.camelstr.fuzz;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.RelayMessage;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Publishes a note and asks for it, several times a second, and measures how long each takes. */
final class HonestClient implements Runnable {
    private static final long PAUSE_NANOS = 100_000_000;

    private final URI relay;
    private final long endNanos;
    private final BlockingQueue<String> failures;
    private final EventSigner author = TestRelay.author();
    private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());

    HonestClient(URI relay, long endNanos, BlockingQueue<String> failures) {
        this.relay = relay;
        this.endNanos = endNanos;
        this.failures = failures;
    }

    @Override
    public void run() {
        try (RelayClient client = RelayClient.connect(relay)) {
            for (int i = 0; System.nanoTime() < endNanos && failures.isEmpty(); i++) {
                Event note = TestRelay.note(author, "honest " + i);
                long before = System.nanoTime();
                RelayMessage.Ok ok = client.publish(note);
                if (!ok.accepted()) {
                    failures.add("an honest note was refused: " + ok.message());
                }
                measured(before);
                before = System.nanoTime();
                if (!client.stored("s", "{\"ids\":[\"" + note.id().hex() + "\"]}")
                        .contains(note.id())) {
                    failures.add("an honest note was not found");
                }
                measured(before);
                client.send("[\"CLOSE\",\"s\"]");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (Exception | AssertionError e) {
            failures.add("honest client: " + e);
        }
    }

    private void measured(long beforeNanos) {
        millis.add((System.nanoTime() - beforeNanos) / 1_000_000);
    }

    int count() {
        return millis.size();
    }

    /** @param part from 0 to 1 */
    long millis(double part) {
        List<Long> sorted = millis.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * sorted.size())));
    }
}
