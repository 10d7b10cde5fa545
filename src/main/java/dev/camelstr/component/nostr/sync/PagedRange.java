package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.reconcile.LocalRecords;
import dev.camelstr.component.nostr.reconcile.Range;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What pages of a range show: events that are not known here, and which of those that are held. */
final class PagedRange implements Fetcher.Taker {
    /** Pages repeat what is at their edges. */
    private static final int MOST_REMEMBERED = 20_000;

    private final Fetcher.Taker unknown;
    private final Set<EventId> known = new HashSet<>();
    private final Set<EventId> notShown = new HashSet<>();
    private final Set<EventId> lately = new LinkedHashSet<>();
    private Range range = new Range(0, 0);
    private long unknownCount;

    /** @param unknown is given what is not known here */
    PagedRange(Fetcher.Taker unknown) {
        this.unknown = unknown;
    }

    /** The next range begins. */
    void begin(LocalRecords mine) {
        range = mine.range();
        known.clear();
        for (int i = 0; i < mine.records().size(); i++) {
            known.add(mine.records().id(i));
        }
        notShown.clear();
        notShown.addAll(known);
        notShown.removeAll(mine.notHeld());
        unknownCount = 0;
    }

    @Override
    public void take(Event event) throws IOException, InterruptedException {
        notShown.remove(event.id());
        boolean isWithin = event.createdAt() >= range.since() && event.createdAt() <= range.until();
        if (!isWithin || known.contains(event.id()) || !lately.add(event.id())) {
            return;
        }
        if (lately.size() > MOST_REMEMBERED) {
            Iterator<EventId> oldest = lately.iterator();
            oldest.next();
            oldest.remove();
        }
        unknownCount++;
        unknown.take(event);
    }

    /** How many events were not known. */
    long unknown() {
        return unknownCount;
    }

    /** What is held and was not shown. */
    List<EventId> notShown() {
        return List.copyOf(notShown);
    }
}
