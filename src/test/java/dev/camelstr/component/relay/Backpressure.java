package dev.camelstr.component.relay;

import dev.camelstr.testing.RawClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Writes until the other side takes no more. */
final class Backpressure {
    private static final long STILL = 500_000_000L;

    private Backpressure() {}

    /** Sends REQs until nothing has moved for half a second or the limit is reached; returns the bytes that went out. */
    static int fill(RawClient client, int limit) {
        AtomicInteger sent = new AtomicInteger();
        AtomicLong movedAt = new AtomicLong(System.nanoTime());
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            String padding = "x".repeat(60);
            for (int i = 0; sent.get() < limit; i++) {
                String message = "[\"REQ\",\"" + i + "\",{\"#x\":[\"" + padding + "\"]}]";
                try {
                    client.text(message);
                } catch (java.io.IOException e) {
                    return;
                }
                sent.addAndGet(message.length());
                movedAt.set(System.nanoTime());
            }
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> writing.isDone() || System.nanoTime() - movedAt.get() > STILL);
        return sent.get();
    }
}
