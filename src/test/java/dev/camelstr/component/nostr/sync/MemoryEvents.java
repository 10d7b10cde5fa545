package dev.camelstr.component.nostr.sync;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Events of this side that are kept in memory. */
final class MemoryEvents implements LocalEvents {
    private final Map<EventId, Event> events = new ConcurrentHashMap<>();

    MemoryEvents add(Collection<Event> more) {
        more.forEach(event -> events.put(event.id(), event));
        return this;
    }

    Collection<EventId> ids() {
        return events.keySet();
    }

    @Override
    public void keys(Filter filter, Keys keys) {
        List<Event> matching = events.values().stream()
                .filter(filter::matches)
                .sorted(Comparator.comparingLong(Event::createdAt).reversed())
                .toList();
        for (Event event : matching) {
            if (!keys.take(event.createdAt(), event.id(), true)) {
                return;
            }
        }
    }

    @Override
    public List<Event> events(Collection<EventId> ids) {
        return ids.stream().map(events::get).filter(Objects::nonNull).toList();
    }

    @Override
    public Stored store(List<Event> received) {
        int before = events.size();
        add(received);
        return new Stored(events.size() - before, 0);
    }
}
