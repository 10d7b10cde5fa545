package dev.camelstr.cli.sample;

import dev.camelstr.cli.sample.SampleStore.Snapshot;
import dev.camelstr.cli.sample.SampleStore.Stored;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessages;
import java.util.List;

/** One subscription: first what is stored, then EOSE, then what comes. Not thread-safe. */
final class SampleSubscription {

    private final SampleStore store;
    private final List<Filter> filters;
    private final int[] left;
    private final byte[] head;
    private final byte[] eose;
    private Snapshot snapshot;
    private int next;
    private boolean live;

    SampleSubscription(SampleStore store, ClientMessage.Req request) {
        this.store = store;
        filters = request.filters();
        left = filters.stream()
                .mapToInt(filter -> filter.limit().orElse(Integer.MAX_VALUE))
                .toArray();
        String id = request.subscription();
        byte[] empty = RelayMessages.event(id, new byte[0]);
        head = new byte[empty.length - 1];
        System.arraycopy(empty, 0, head, 0, head.length);
        eose = RelayMessages.eose(id);
        snapshot = store.snapshot();
        next = snapshot.firstAt(latest());
    }

    /** The latest time that any filter asks for. */
    private long latest() {
        return filters.stream()
                .mapToLong(filter -> filter.until().orElse(Long.MAX_VALUE))
                .max()
                .orElse(Long.MAX_VALUE);
    }

    /** Whether some filter may still take older events. */
    private boolean mayTake(Stored event) {
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0 && event.createdAt() >= filters.get(i).since().orElse(0)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there may be something to send. */
    boolean hasMore() {
        return !live || next < store.size();
    }

    /** Writes what there is to send, until the frames are full. */
    void fill(FrameBuffer frames) {
        if (!live) {
            fillStored(frames);
        }
        while (live && !frames.isFull() && next < store.size()) {
            Stored event = store.get(next++);
            if (matchesAny(event)) {
                frames.text(head, event.raw(), (byte) ']');
            }
        }
    }

    private void fillStored(FrameBuffer frames) {
        List<Stored> events = snapshot.events();
        while (!frames.isFull() && next < events.size()) {
            if (!mayTake(events.get(next))) {
                next = events.size(); // what follows is older still
                break;
            }
            Stored event = events.get(next++);
            if (takeByFilters(event)) {
                frames.text(head, event.raw(), (byte) ']');
            }
        }
        if (next == events.size()) {
            frames.text(eose);
            live = true;
            next = snapshot.logSize();
            snapshot = new Snapshot(List.of(), 0);
        }
    }

    private boolean takeByFilters(Stored event) {
        boolean taken = false;
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0 && event.matches(filters.get(i))) {
                left[i]--;
                taken = true;
            }
        }
        return taken;
    }

    private boolean matchesAny(Stored event) {
        for (Filter filter : filters) {
            if (event.matches(filter)) {
                return true;
            }
        }
        return false;
    }
}
