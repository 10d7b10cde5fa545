package dev.camelstr.testing.zoo;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The events of a relay: which of them it serves, and which a collector has to hold in the end. Thread-safe. */
public final class Holdings {
    /** NIP-01: of the same second, the lowest id first. */
    private static final Comparator<Event> NEWEST_FIRST =
            Comparator.comparingLong(Event::createdAt).reversed().thenComparing(Event::id);

    private final Map<EventId, Event> all = new LinkedHashMap<>();
    private final Set<EventId> refused = new HashSet<>();
    private final Set<EventId> steady = new HashSet<>();
    private List<Event> served = List.of();
    private Map<EventId, Event> owed = Map.of();

    public synchronized Holdings add(Collection<Event> events) {
        events.forEach(event -> all.put(event.id(), event));
        Map<EventId, Event> some = new LinkedHashMap<>(all);
        some.keySet().removeAll(refused);
        owed = Collections.unmodifiableMap(some);
        serve(event -> true);
        return this;
    }

    /** Events that nobody has to take, such as those of tomorrow. */
    public synchronized Holdings addRefused(Collection<Event> events) {
        events.forEach(event -> refused.add(event.id()));
        return add(events);
    }

    /** From now on serves those only. */
    public synchronized void serve(Predicate<Event> which) {
        served = all.values().stream().filter(which).sorted(NEWEST_FIRST).toList();
        steady.retainAll(served.stream().map(Event::id).collect(Collectors.toSet()));
    }

    /** The relay begins to be asked: what is served now is {@link #steady} until it is not served for a time. */
    synchronized void begin() {
        served.forEach(event -> steady.add(event.id()));
        steady.removeAll(refused);
    }

    /** Of what is owed, what was served whenever it was asked for. */
    public synchronized Set<EventId> steady() {
        return Set.copyOf(steady);
    }

    /** What a collector has to hold in the end. */
    public synchronized Map<EventId, Event> owed() {
        return owed;
    }

    /** What is served, newest first, whatever the limit of the filter. */
    public List<Event> matching(Filter filter) {
        return served().stream().filter(filter::matches).toList();
    }

    /** Newest first. */
    public synchronized List<Event> served() {
        return served;
    }
}
