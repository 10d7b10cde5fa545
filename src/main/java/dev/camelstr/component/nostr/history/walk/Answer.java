package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * What a relay has sent for one page. All of it counts for the place in the page, be it forged, refused or not asked for. What
 * comes after the end of a page may be of the page, from relays that say too early that it has ended, or may just have been
 * published: it is no sign of how far back the page goes, or how large one can be, but where all of a page comes so. Before its
 * end, too, some of what comes may just have been published, whatever its time: so many of a page are no sign of anything
 * ({@link #strays()}). Not thread-safe.
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

    /** Of so many events one may be a stray: with hundreds a page, that is more than a relay takes in while it sends one. */
    private static final int EVENTS_FOR_A_STRAY = 20;

    private final Page page;
    private final Map<EventId, Long> times = new HashMap<>();
    private final Set<PublicKey> authors = new HashSet<>();
    private final Set<Integer> kinds = new HashSet<>();
    private int count;
    private int above;
    private int below;
    private final List<Long> reached = new ArrayList<>();
    private long newest = -1;
    private long last = Long.MAX_VALUE;
    private int outOfOrder;
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
        if (time > last) {
            outOfOrder++;
        }
        last = time;
        if (time > page.until()) {
            above++;
        } else if (time < page.since()) {
            below++;
        } else {
            if (reached.size() < MOST) {
                reached.add(time);
            }
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

    /** How many events of the page may be none of it. */
    private int strays() {
        return strays(ended && !isAfterItsEnd() ? countAtEnd : count);
    }

    /** The same, of a page of so many. */
    static int strays(int events) {
        return events / EVENTS_FOR_A_STRAY;
    }

    /** Came to what is older than was asked for, so past all that was. */
    public boolean isPastTheEnd() {
        return isNewestFirst() && below > strays();
    }

    /** Each stray is followed by one that is newer, or follows one that is older. */
    public boolean isNewestFirst() {
        return outOfOrder <= strays();
    }

    public boolean isEmptyWithin() {
        return newest < 0;
    }

    /** How far back the page goes for certain: to the oldest of the events that were asked for, but for strays; if there is one. */
    public long oldest() {
        List<Long> oldestFirst = reached.stream().sorted().toList();
        return oldestFirst.get(Math.min(strays(), oldestFirst.size() - 1));
    }

    public long newest() {
        return newest;
    }

    public boolean includesUntil() {
        return reached.stream().filter(time -> time == page.until()).count() > strays();
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
