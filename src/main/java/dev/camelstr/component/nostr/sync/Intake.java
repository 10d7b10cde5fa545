package dev.camelstr.component.nostr.sync;

import dev.camelstr.nostr.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was received until it is enough to be stored at once. Only what is stored counts. */
final class Intake {
    private static final int MOST_EVENTS = 5_000;
    private static final long MOST_BYTES = 16 << 20;

    private final LocalEvents local;
    private List<Event> received = new ArrayList<>();
    private long bytes;
    private long taken;
    private long stored;
    private long refused;

    Intake(LocalEvents local) {
        this.local = local;
    }

    void take(Event event) throws IOException, InterruptedException {
        received.add(event);
        bytes += event.raw().length;
        taken++;
        if (received.size() >= MOST_EVENTS || bytes >= MOST_BYTES) {
            flush();
        }
    }

    void flush() throws IOException, InterruptedException {
        List<Event> ready = received;
        received = new ArrayList<>();
        bytes = 0;
        if (!ready.isEmpty()) {
            LocalEvents.Stored outcome = local.store(ready);
            stored += outcome.stored();
            refused += outcome.refused();
        }
    }

    long taken() {
        return taken;
    }

    long stored() {
        return stored;
    }

    long refused() {
        return refused;
    }
}
