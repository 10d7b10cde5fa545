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
 * keeps them up; of what is below the floor only some is known, by id. Thread-safe.
 */
public final class RecentEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RecentEvents.class);

    /** Nothing is known. */
    private static final long NOTHING = Long.MAX_VALUE;

    /** All that is stored is known. */
    static final long EVERYTHING = Long.MIN_VALUE;

    /** What a page costs before it yields what it has, in events that are looked at: who writes waits for it. */
    private static final int MOST_COST = 2_000;

    private static final int PART_FOR_ASKED = 8;

    private final TagHash hash;
    private final long maxBytes;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    // Guarded by the lock.
    private Indexes indexes = new Indexes();
    private long floor = NOTHING;
    private long bytes;
    private Optional<Gone> goneWhileFilling = Optional.empty();
    private long roomFrom; // while filling: what is older had no room
    private final AskedEvents asked; // written with the lock of writers
    private long changes; // that any of them may know of

    /**
     * @param hash of the database whose events these are
     * @param maxBytes about what they may take, an eighth of it those from below the floor
     */
    public RecentEvents(TagHash hash, long maxBytes) {
        this(hash, maxBytes, maxBytes / PART_FOR_ASKED);
    }

    /** @param maxAsked about what those of them may take that are from below the floor */
    RecentEvents(TagHash hash, long maxBytes, long maxAsked) {
        this.hash = hash;
        this.maxBytes = maxBytes;
        this.asked = new AskedEvents(maxAsked);
    }

    /** Does what the changelog says. To be called in its order. */
    public void apply(List<ChangelogEntry> entries) {
        for (ChangelogEntry entry : entries) {
            Optional<RecentEvent> stored =
                    entry.type() == ChangelogEntry.Type.STORED ? parse(entry.body(), entry.seq()) : Optional.empty();
            lock.writeLock().lock();
            try {
                apply(entry, stored);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private Optional<RecentEvent> parse(byte[] raw, long seq) {
        try {
            return Optional.of(RecentEvent.of(EventParser.parse(raw), seq, hash));
        } catch (InvalidEventException e) {
            LOG.debug("the event at {} is none, and is not kept in memory", seq, e);
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
        forgetAsked(event.id());
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
        forgetAsked(id);
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
        forgetAsked(id);
        goneWhileFilling.ifPresent(gone -> gone.add(seq));
        giveUpIfTooMuchGoes();
        RecentEvent event = indexes.get(id);
        if (event != null && event.stored().seq() == seq) {
            drop(event);
        }
    }

    private void forgetAsked(EventId id) {
        asked.remove(id);
        changes++;
    }

    private void forgetAsked() {
        asked.clear();
        changes++;
    }

    private void drop(RecentEvent event) {
        indexes.remove(event);
        bytes -= event.bytes();
    }

    /** Of gift wraps to the key those of the request's partition; the changelog tells of the others when they go. */
    private void vanish(ChangelogEntry.Vanished vanished, int partition) {
        forgetAsked();
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
        while (bytes + asked.bytes() > maxBytes && indexes.size() > 0) {
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
     * Whether a page of the filter from there on is known: what is above the floor, and what is asked for by ids that are all
     * known.
     */
    public boolean reaches(Filter filter, Position from) {
        lock.readLock().lock();
        try {
            return from.createdAt() >= floor || knowsAllIds(filter);
        } finally {
            lock.readLock().unlock();
        }
    }

    private boolean knowsAllIds(Filter filter) {
        return floor != NOTHING
                && filter.ids().isPresent()
                && filter.ids().get().stream().allMatch(id -> find(id) != null);
    }

    /** One by its id, also from below the floor; null if it is not here. */
    private RecentEvent find(EventId id) {
        RecentEvent event = indexes.get(id);
        return event != null ? event : asked.get(id);
    }

    /** Changes with each event that comes or goes by the changelog, and when all is forgotten. */
    public long changes() {
        lock.readLock().lock();
        try {
            return changes;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Remembers events from below the floor, to be found by their ids, unless any of them may have gone meanwhile.
     *
     * @param read by their ids, from a state of the database that is no older than that number
     * @param changesBefore what {@link #changes} was before they were read
     */
    public void remember(List<StoredEvent> read, long changesBefore) {
        List<RecentEvent> events = read.stream()
                .flatMap(event -> parse(event.raw(), event.seq()).stream())
                .toList();
        lock.writeLock().lock();
        try {
            if (changes == changesBefore && floor != NOTHING) {
                events.stream().filter(event -> event.createdAt() < floor).forEach(asked::add);
                makeRoom();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * What matches the filter from there on, up to so many events.
     *
     * @param isAllowed of those that match
     * @param now seconds since 1970; what has expired by then is not found
     * @return nothing if that is not known, as {@link #reaches} says
     */
    public Optional<RecentPage> page(
            Filter filter, Predicate<StoredEvent> isAllowed, Position from, int wanted, long now) {
        Candidate candidate = new Candidate(filter, hash, isAllowed, now);
        lock.readLock().lock();
        try {
            if (knowsAllIds(filter)) {
                List<RecentEvent> events =
                        filter.ids().get().stream().map(this::find).toList();
                return Optional.of(read(candidate, Indexes.walk(events, from), Optional.empty(), wanted));
            }
            return from.createdAt() < floor ? Optional.empty() : Optional.of(readAboveFloor(candidate, from, wanted));
        } finally {
            lock.readLock().unlock();
        }
    }

    private RecentPage readAboveFloor(Candidate candidate, Position from, int wanted) {
        Iterator<RecentEvent> walk = indexes.candidates(candidate.filter(), candidate.tags(), from);
        long since = candidate.filter().since().orElse(0);
        Optional<Position> below = floor == EVERYTHING ? Optional.empty() : Position.before(floor, since);
        return read(candidate, walk, below, wanted);
    }

    /** @param below where to read on when the walk is at its end, or at what is older */
    private static RecentPage read(
            Candidate candidate, Iterator<RecentEvent> walk, Optional<Position> below, int wanted) {
        long oldest = Math.max(
                candidate.filter().since().orElse(0),
                below.map(next -> next.createdAt() + 1).orElse(Long.MIN_VALUE));
        List<StoredEvent> found = new ArrayList<>(Math.min(wanted, 64));
        while (walk.hasNext()) {
            RecentEvent event = walk.next();
            if (event.createdAt() < oldest) {
                break;
            }
            if (candidate.matches(event)) {
                found.add(event.stored());
            }
            if (found.size() >= wanted || candidate.cost() >= MOST_COST) {
                return new RecentPage(found, Position.after(event.stored()));
            }
        }
        return new RecentPage(found, below);
    }

    /** Begins to fill: what goes from now on is remembered. */
    void beginFilling() {
        lock.writeLock().lock();
        try {
            indexes = new Indexes();
            forgetAsked();
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
            return bytes + asked.bytes() < maxBytes;
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
            forgetAsked();
            bytes = 0;
            floor = NOTHING;
            goneWhileFilling = Optional.empty();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
