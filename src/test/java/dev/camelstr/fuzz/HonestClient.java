package dev.camelstr.fuzz;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Publishes a note and asks for it, several times a second, and measures how long each takes. */
final class HonestClient implements Runnable {
    private static final long PAUSE_NANOS = 100_000_000;

    private final URI relay;
    private final long endNanos;
    private final BlockingQueue<String> failures;
    private final EventSigner author = TestRelay.author();
    private final AtomicInteger failed = new AtomicInteger();
    private boolean isPatient;
    private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());

    HonestClient(URI relay, long endNanos, BlockingQueue<String> failures) {
        this.relay = relay;
        this.endNanos = endNanos;
        this.failures = failures;
    }

    /** From now on what fails is counted, and it goes on, with another connection if need be. */
    HonestClient patient() {
        isPatient = true;
        return this;
    }

    @Override
    public void run() {
        while (System.nanoTime() < endNanos && failures.isEmpty()) {
            converse();
        }
    }

    private void failed(String how) {
        if (isPatient) {
            failed.incrementAndGet();
        } else {
            failures.add(how);
        }
    }

    private void converse() {
        try (RelayClient client = RelayClient.connect(relay)) {
            for (int i = 0; System.nanoTime() < endNanos && failures.isEmpty(); i++) {
                Event note = TestRelay.note(author, "honest " + i);
                long before = System.nanoTime();
                RelayMessage.Ok ok = client.publish(note);
                if (!ok.accepted()) {
                    failed("an honest note was refused: " + ok.message());
                }
                measured(before);
                before = System.nanoTime();
                if (!client.stored("s", "{\"ids\":[\"" + note.id().hex() + "\"]}")
                        .contains(note.id())) {
                    failed("an honest note was not found");
                }
                measured(before);
                client.send("[\"CLOSE\",\"s\"]");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (Exception | AssertionError e) {
            failed("honest client: " + e);
        }
    }

    private void measured(long beforeNanos) {
        millis.add((System.nanoTime() - beforeNanos) / 1_000_000);
    }

    /** How many answers were none that an honest client is owed. */
    int failed() {
        return failed.get();
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
