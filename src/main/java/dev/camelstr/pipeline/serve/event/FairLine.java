package dev.camelstr.pipeline.serve.event;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Lets events go on while those that went and are not over cost less than a bound; the others wait. Addresses take turns, and
 * within an address its authors do, by what their events cost, so that whoever has a single event passes whoever has
 * thousands. What waits is bounded, too: an address has at most a third of what is left, and where nothing is left who has less
 * displaces who has most. Thread-safe.
 */
final class FairLine {
    private static final int SHARE = 3;

    /** How much of the store's time may be ahead of anybody's event. */
    private static final double AHEAD_SECONDS = 0.5;

    /** The same while several addresses bring some, and for how long after. */
    private static final double SHARED_SECONDS = 0.25;

    private static final long SHARED_NANOS = 5_000_000_000L;

    /** What may be ahead however slow the store is: it works on many at once. */
    private static final long LEAST_AHEAD = 256 * 1024;

    private final long maxAhead;
    private final long maxWaiting;

    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Site> sites = new HashMap<>();
    private final FairOrder<Site> order = new FairOrder<>();
    private final Set<Place> byAge = new LinkedHashSet<>();
    private final List<Turn> displaced = new ArrayList<>();
    private final LongSupplier nanoClock;
    private final Pace pace;
    private boolean shared;
    private long sharedAt;
    private long ahead;
    private long waiting;

    /** @param maxAhead 0: all go on */
    FairLine(long maxAhead, long maxWaiting) {
        this(maxAhead, maxWaiting, System::nanoTime);
    }

    FairLine(long maxAhead, long maxWaiting, LongSupplier nanoClock) {
        this.maxAhead = maxAhead;
        this.maxWaiting = maxWaiting;
        this.nanoClock = nanoClock;
        this.pace = new Pace(nanoClock.getAsLong());
    }

    private static final class Site extends FairOrder.Party {
        final String name;
        final Map<PublicKey, Author> authors = new HashMap<>(2);
        final FairOrder<Author> order = new FairOrder<>();
        long waiting;

        Site(String name) {
            this.name = name;
        }
    }

    private static final class Author extends FairOrder.Party {
        final PublicKey pubkey;
        final Deque<Place> waiting = new ArrayDeque<>(2);
        int places;

        Author(PublicKey pubkey) {
            this.pubkey = pubkey;
        }
    }

    private static final class Place {
        final String key;
        final Site site;
        final Author author;
        final long cost;
        Turn turn;
        boolean went;
        long since = System.nanoTime();

        Place(String key, Site site, Author author, long cost, Turn turn) {
            this.key = key;
            this.site = site;
            this.author = author;
            this.cost = cost;
            this.turn = turn;
        }

        /** Once; what it holds on to is not kept any longer. */
        Turn takeTurn() {
            Turn taken = turn;
            turn = Turn.NONE;
            return taken;
        }
    }

    /** What happens to who has waited: one of the two, once. */
    interface Turn {
        Turn NONE = new Turn() {
            @Override
            public void goOn() {}

            @Override
            public void refuse() {}
        };

        void goOn();

        void refuse();
    }

    /**
     * Takes a place for an event.
     *
     * @param key by which it is known
     * @param turn is what {@link #next} or {@link #late} will yield
     * @return whether it may go on at once; then the turn is forgotten
     * @throws RefusedException if too much waits
     */
    synchronized boolean enter(String key, String siteName, PublicKey pubkey, long cost, Turn turn) {
        boolean goesOn = order.isEmpty() && hasRoom(cost);
        if (!goesOn) {
            checkWaiting(siteName, cost);
        }
        Site site = sites.computeIfAbsent(siteName, Site::new);
        Author author = site.authors.computeIfAbsent(pubkey, Author::new);
        Place place = new Place(key, site, author, cost, goesOn ? Turn.NONE : turn);
        places.put(key, place);
        author.places++;
        if (goesOn) {
            goOn(place);
        } else {
            standInLine(place);
        }
        return goesOn;
    }

    private boolean hasRoom(long cost) {
        return maxAhead <= 0 || ahead == 0 || ahead + cost <= mostAhead();
    }

    /** Who comes anew waits for what the others have ahead: the less, the slower the store is. */
    private long mostAhead() {
        if (sites.size() > 1) {
            shared = true;
            sharedAt = nanoClock.getAsLong();
        } else if (shared) {
            shared = nanoClock.getAsLong() - sharedAt < SHARED_NANOS;
        }
        double seconds = shared ? SHARED_SECONDS : AHEAD_SECONDS;
        return Math.min(maxAhead, Math.max(LEAST_AHEAD, (long) (pace.perSecond() * seconds)));
    }

    private void checkWaiting(String siteName, long cost) {
        Site site = sites.get(siteName);
        long ofSite = site == null ? 0 : site.waiting;
        long left = maxWaiting - waiting;
        if (cost > left) {
            makeRoom(cost, ofSite + cost);
            return;
        }
        checkShare(ofSite, cost, left);
    }

    private static void checkShare(long ofSite, long cost, long left) {
        if (ofSite > 0 && ofSite + cost > left / SHARE) {
            throw new RefusedException(new Refusal(
                    "store-line", "rate-limited", "slow down: too many events from there wait for the store"));
        }
    }

    /**
     * Whether an event of such a cost would have a place, as far as can be told before it is known to be true.
     *
     * @throws RefusedException if its address has as much waiting as it may
     */
    synchronized void checkPlace(String siteName, long cost) {
        Site site = sites.get(siteName);
        if (site != null && cost <= maxWaiting - waiting) {
            checkShare(site.waiting, cost, maxWaiting - waiting);
        }
    }

    /** However many addresses have filled the line: who has less waiting displaces the last of who has most. */
    private void makeRoom(long cost, long ofSite) {
        while (cost > maxWaiting - waiting) {
            Site most = sites.values().stream()
                    .max(Comparator.comparingLong(site -> site.waiting))
                    .filter(site -> site.waiting > ofSite)
                    .orElseThrow(
                            () -> new RefusedException(new Refusal("overloaded", "error", "overloaded, try again")));
            Place last = most.order.last().waiting.getLast();
            displaced.add(last.takeTurn());
            over(last.key);
        }
    }

    private void standInLine(Place place) {
        waiting += place.cost;
        place.site.waiting += place.cost;
        place.author.waiting.add(place);
        place.site.order.enter(place.author);
        order.enter(place.site);
        byAge.add(place);
    }

    private void goOn(Place place) {
        order.give(place.site, place.cost);
        place.site.order.give(place.author, place.cost);
        place.went = true;
        place.since = System.nanoTime();
        ahead += place.cost;
    }

    /** The turn of whoever may go on now. */
    synchronized Optional<Turn> next() {
        if (order.isEmpty()) {
            return Optional.empty();
        }
        Site site = order.first();
        Author author = site.order.first();
        Place place = author.waiting.element();
        if (!hasRoom(place.cost)) {
            return Optional.empty();
        }
        author.waiting.remove();
        noLongerWaits(place);
        goOn(place);
        keepInLine(site, author);
        return Optional.of(place.takeTurn());
    }

    private void noLongerWaits(Place place) {
        byAge.remove(place);
        waiting -= place.cost;
        place.site.waiting -= place.cost;
    }

    /** Who has more to bring stands in line, others do not. */
    private void keepInLine(Site site, Author author) {
        if (author.waiting.isEmpty()) {
            site.order.leave(author);
        } else {
            site.order.enter(author);
        }
        if (site.order.isEmpty()) {
            order.leave(site);
        } else {
            order.enter(site);
        }
    }

    /** The event has its verdict, or will have none. Counts once; does nothing for an event that has no place. */
    synchronized void over(String key) {
        Place place = places.remove(key);
        if (place == null) {
            return;
        }
        if (place.went) {
            ahead -= place.cost;
            pace.done(place.cost, nanoClock.getAsLong());
        } else {
            place.author.waiting.remove(place);
            noLongerWaits(place);
            keepInLine(place.site, place.author);
        }
        forget(place);
    }

    /** All that went on before then is over. */
    synchronized void overBefore(long nanos) {
        places.values().stream()
                .filter(place -> place.went && place.since - nanos < 0)
                .map(place -> place.key)
                .toList()
                .forEach(this::over);
    }

    /** What somebody was given is remembered while anything of theirs is here. */
    private void forget(Place place) {
        if (--place.author.places == 0) {
            place.site.authors.remove(place.author.pubkey);
            if (place.site.authors.isEmpty()) {
                sites.remove(place.site.name);
            }
        }
    }

    /** The turns of those that have waited since before then, and of those that were displaced; they are over. */
    synchronized List<Turn> late(long nanos) {
        List<Turn> late = new ArrayList<>(displaced);
        displaced.clear();
        for (Iterator<Place> oldest = byAge.iterator(); oldest.hasNext(); oldest = byAge.iterator()) {
            Place place = oldest.next();
            if (place.since - nanos >= 0) {
                break;
            }
            late.add(place.takeTurn());
            over(place.key);
        }
        return late;
    }

    /** Whether nobody waits. */
    synchronized boolean isEmpty() {
        return order.isEmpty();
    }

    /** What those cost that went on and are not over. */
    synchronized long ahead() {
        return ahead;
    }

    /** What those cost that wait. */
    synchronized long waiting() {
        return waiting;
    }

    /** Whether nobody is remembered. */
    synchronized boolean isForgotten() {
        return places.isEmpty() && sites.isEmpty() && order.isEmpty() && byAge.isEmpty() && ahead == 0 && waiting == 0;
    }
}
