package dev.camelstr.store.recent;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Kind;
import dev.camelstr.store.Position;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.database.TagHash;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest events of table {@code event}, as far as they fit: all that were created at the floor or later. The changelog
 * keeps them up; below the floor nothing is known. Thread-safe.
 */
public final class RecentEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RecentEvents.class);

    /** Nothing is known. */
    private static final long NOTHING = Long.MAX_VALUE;

    /** All that is stored is known. */
    static final long EVERYTHING = Long.MIN_VALUE;

    /** What a page costs before it yields what it has, in events that are looked at: who writes waits for it. */
    private static final int MOST_COST = 2_000;

    private final TagHash hash;
    private final long maxBytes;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    // Guarded by the lock.
    private Indexes indexes = new Indexes();
    private long floor = NOTHING;
    private long bytes;
    private Optional<Gone> goneWhileFilling = Optional.empty();
    private long roomFrom; // while filling: what is older had no room

    /**
     * @param hash of the database whose events these are
     * @param maxBytes about what they may take
     */
    public RecentEvents(TagHash hash, long maxBytes) {
        this.hash = hash;
        this.maxBytes = maxBytes;
    }

    /** Does what the changelog says. To be called in its order. */
    public void apply(List<ChangelogEntry> entries) {
        for (ChangelogEntry entry : entries) {
            Optional<RecentEvent> stored = entry.type() == ChangelogEntry.Type.STORED ? parse(entry) : Optional.empty();
            lock.writeLock().lock();
            try {
                apply(entry, stored);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private Optional<RecentEvent> parse(ChangelogEntry entry) {
        try {
            return Optional.of(RecentEvent.of(EventParser.parse(entry.body()), entry.seq(), hash));
        } catch (InvalidEventException e) {
            LOG.warn("the changelog holds an event that is none, from {}: {}", entry.origin(), e.getMessage());
            return Optional.empty();
        }
    }

    private void apply(ChangelogEntry entry, Optional<RecentEvent> stored) {
        entry.removed().forEach(this::remove);
        if (entry.type() == ChangelogEntry.Type.REMOVED) {
            entry.id().ifPresent(id -> remove(id, entry.seq()));
        }
        stored.ifPresent(event -> {
            add(event);
            makeRoom();
        });
        entry.vanished().ifPresent(vanished -> vanish(vanished, entry.origin().partition()));
    }

    private void add(RecentEvent event) {
        RecentEvent known = indexes.get(event.id());
        if (known != null) {
            drop(known);
        }
        if (event.createdAt() >= floor || goneWhileFilling.isPresent()) {
            indexes.add(event);
            bytes += event.bytes();
        }
    }

    private void remove(EventId id) {
        goneWhileFilling.ifPresent(gone -> gone.add(id));
        giveUpIfTooMuchGoes();
        RecentEvent event = indexes.get(id);
        if (event != null) {
            drop(event);
        }
    }

    private void giveUpIfTooMuchGoes() {
        goneWhileFilling.filter(Gone::isTooMuch).ifPresent(gone -> forget());
    }

    /** Only the one from there: it may have been stored again. */
    private void remove(EventId id, long seq) {
        goneWhileFilling.ifPresent(gone -> gone.add(seq));
        giveUpIfTooMuchGoes();
        RecentEvent event = indexes.get(id);
        if (event != null && event.stored().seq() == seq) {
            drop(event);
        }
    }

    private void drop(RecentEvent event) {
        indexes.remove(event);
        bytes -= event.bytes();
    }

    /** Of gift wraps to the key those of the request's partition; the changelog tells of the others when they go. */
    private void vanish(ChangelogEntry.Vanished vanished, int partition) {
        Gone.Wraps wraps = new Gone.Wraps(hash.of("p", vanished.pubkey().hex()), vanished.until(), partition);
        goneWhileFilling.ifPresent(gone -> gone.add(vanished.pubkey(), vanished.until(), wraps));
        giveUpIfTooMuchGoes();
        Position from = Position.from(vanished.until());
        List<RecentEvent> doomed = new ArrayList<>();
        indexes.byAuthor(vanished.pubkey(), from).forEachRemaining(event -> {
            if (event.stored().kind() != Kind.VANISH && event.stored().pubkey().equals(vanished.pubkey())) {
                doomed.add(event);
            }
        });
        indexes.byTag(wraps.tag(), from).forEachRemaining(event -> {
            if (wraps.include(event)) {
                doomed.add(event);
            }
        });
        doomed.stream().filter(event -> indexes.get(event.id()) == event).forEach(this::drop);
    }

    /** The oldest second is served no more from its first event on that has no room; the others of it go when their turn comes. */
    private void makeRoom() {
        while (bytes > maxBytes && indexes.size() > 0) {
            RecentEvent oldest = indexes.oldest();
            long second = oldest.createdAt();
            drop(oldest);
            floor = Math.max(floor, second + 1);
            roomFrom = Math.max(roomFrom, second + 1);
        }
    }

    /** Whether anything is known. */
    public boolean isFilled() {
        return floor() != NOTHING;
    }

    /** From when on all is here: seconds since 1970; the least number if all that is stored is. */
    public long floor() {
        lock.readLock().lock();
        try {
            return floor;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How many there are. */
    public int size() {
        lock.readLock().lock();
        try {
            return indexes.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * The event of that id, if it is here.
     *
     * @param now seconds since 1970; one that has expired by then is not
     */
    public Optional<StoredEvent> get(EventId id, long now) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(indexes.get(id))
                    .filter(event -> event.createdAt() >= floor && event.expiration() > now)
                    .map(RecentEvent::stored);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * What matches the filter from there on, up to so many events.
     *
     * @param isAllowed of those that match
     * @param now seconds since 1970; what has expired by then is not found
     * @return nothing if that place is below the floor
     */
    public Optional<RecentPage> page(
            Filter filter, Predicate<StoredEvent> isAllowed, Position from, int wanted, long now) {
        Candidate candidate = new Candidate(filter, hash, isAllowed, now);
        lock.readLock().lock();
        try {
            return from.createdAt() < floor ? Optional.empty() : Optional.of(read(candidate, from, wanted));
        } finally {
            lock.readLock().unlock();
        }
    }

    private RecentPage read(Candidate candidate, Position from, int wanted) {
        long since = candidate.filter().since().orElse(0);
        Iterator<RecentEvent> walk = indexes.candidates(candidate.filter(), candidate.tags(), from);
        List<StoredEvent> found = new ArrayList<>(Math.min(wanted, 64));
        while (walk.hasNext()) {
            RecentEvent event = walk.next();
            if (event.createdAt() < since || event.createdAt() < floor) {
                break;
            }
            if (candidate.matches(event)) {
                found.add(event.stored());
            }
            if (found.size() >= wanted || candidate.cost() >= MOST_COST) {
                return new RecentPage(found, Position.after(event.stored()));
            }
        }
        return new RecentPage(found, below(since));
    }

    private Optional<Position> below(long since) {
        return floor == EVERYTHING ? Optional.empty() : Position.before(floor, since);
    }

    /** Begins to fill: what goes from now on is remembered. */
    void beginFilling() {
        lock.writeLock().lock();
        try {
            indexes = new Indexes();
            bytes = 0;
            floor = NOTHING;
            goneWhileFilling = Optional.of(new Gone());
            roomFrom = EVERYTHING;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Takes what the database had when the filling began.
     *
     * @param oldest the second from which on that is all
     * @return whether there is room for more
     */
    boolean fill(List<RecentEvent> events, long oldest) {
        lock.writeLock().lock();
        try {
            if (goneWhileFilling.isEmpty()) {
                return false; // given up
            }
            Gone gone = goneWhileFilling.get();
            for (RecentEvent event : events) {
                if (indexes.get(event.id()) == null && !gone.includes(event)) {
                    indexes.add(event);
                    bytes += event.bytes();
                }
            }
            floor = Math.max(roomFrom, oldest);
            makeRoom();
            return bytes < maxBytes;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** All that was to be read is here. */
    void endFilling() {
        lock.writeLock().lock();
        try {
            goneWhileFilling = Optional.empty();
            while (indexes.size() > 0 && indexes.oldest().createdAt() < floor) {
                drop(indexes.oldest());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Events are missing from now on: nothing is known until it is filled again. */
    public void forget() {
        lock.writeLock().lock();
        try {
            indexes = new Indexes();
            bytes = 0;
            floor = NOTHING;
            goneWhileFilling = Optional.empty();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
