package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * What a relay has sent for one page. All of it counts for the place in the page, be it forged, refused or not asked for. What
 * comes after the end of a page may be of the page, from relays that say too early that it has ended, or may just have been
 * published: it is no sign of how far back the page goes, or how large one can be, but where all of a page comes so. Not
 * thread-safe.
 */
public final class Answer {

    /** How it came to an end. */
    public enum End {
        /** EOSE. */
        EOSE("end of stored events"),
        /** EOSE, with the hint that there is no more (NIP-67). */
        FINISH("the relay says that there is no more"),
        SILENCE("the relay sends no EOSE"),
        CUT("the connection ends within an answer");

        private final String words;

        End(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** A relay that sends more than this for one page is not listened to in detail. */
    private static final int MOST = 20_000;

    private final Page page;
    private final Map<EventId, Long> times = new HashMap<>();
    private final Set<PublicKey> authors = new HashSet<>();
    private final Set<Integer> kinds = new HashSet<>();
    private int count;
    private int above;
    private int below;
    private long oldest = Long.MAX_VALUE;
    private long newest = -1;
    private long last = Long.MAX_VALUE;
    private boolean newestFirst = true;
    private boolean ended;
    private int countAtEnd;
    private int eventsAtEnd;

    public Answer(Page page) {
        this.page = page;
    }

    public Page page() {
        return page;
    }

    /** The relay says that all has come. */
    public void ended() {
        ended = true;
        countAtEnd = count;
        eventsAtEnd = times.size();
    }

    /** Whether something has come, and all of it after the end. */
    boolean isAfterItsEnd() {
        return ended && countAtEnd == 0 && count > 0;
    }

    public void add(Event event) {
        long time = event.createdAt();
        count++;
        if (!ended || isAfterItsEnd()) {
            reach(time);
        }
        if (page.includes(time) && times.size() < MOST) {
            times.put(event.id(), time);
            authors.add(event.pubkey());
            kinds.add(event.kind());
        }
    }

    private void reach(long time) {
        newestFirst &= time <= last;
        last = time;
        if (time > page.until()) {
            above++;
        } else if (time < page.since()) {
            below++;
        } else {
            oldest = Math.min(oldest, time);
            newest = Math.max(newest, time);
        }
    }

    /** Something that is no event, in the place of one. */
    public void addUnreadable() {
        count++;
    }

    /** All that has come, whatever it was. */
    public int count() {
        return count;
    }

    /** How many different events have come that were asked for, in one page for certain. */
    int size() {
        return ended && !isAfterItsEnd() ? eventsAtEnd : times.size();
    }

    /** Most of it is newer than was asked for. */
    public boolean ignoresUntil() {
        return 2 * above > count;
    }

    /** Most of it is older than was asked for. */
    public boolean ignoresSince() {
        return 2 * below > count;
    }

    /** Came to what is older than was asked for, so past all that was. */
    public boolean isPastTheEnd() {
        return newestFirst && below > 0;
    }

    public boolean isNewestFirst() {
        return newestFirst;
    }

    public boolean isEmptyWithin() {
        return newest < 0;
    }

    /** Of the events that were asked for; if there is one. */
    public long oldest() {
        return oldest;
    }

    public long newest() {
        return newest;
    }

    public boolean includesUntil() {
        return newest == page.until();
    }

    /** The ids of events that were asked for, at certain times. */
    public Set<EventId> ids(LongPredicate time) {
        Set<EventId> ids = new HashSet<>();
        times.forEach((id, at) -> {
            if (time.test(at)) {
                ids.add(id);
            }
        });
        return ids;
    }

    public Set<PublicKey> authors() {
        return authors;
    }

    public Set<Integer> kinds() {
        return kinds;
    }
}
