package dev.camelstr.pipeline.serve;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.store.Database;
import dev.camelstr.store.EventScan;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stored events by {@link EventScan}. */
public final class ScannedEvents implements StoredEvents {
    private final Clock clock = Clock.systemUTC();
    private Database database = new Database();

    public void setDatabase(Database database) {
        this.database = database;
    }

    @Override
    public List<StoredEvent> page(Filter filter, Optional<StoredEvent> after, int max) throws SQLException {
        List<StoredEvent> page = new ArrayList<>();
        Filter.Builder wanted = filter.toBuilder().limit(Integer.MAX_VALUE);
        after.ifPresent(
                last -> wanted.until(Math.min(last.createdAt(), filter.until().orElse(Long.MAX_VALUE))));
        new EventScan(database).scan(wanted.build(), EventScan.Order.DESC, event -> {
            StoredEvent stored = new StoredEvent(event.id(), event.createdAt(), Long.MAX_VALUE, event.raw());
            if (!isExpired(event) && after.map(last -> last.precedes(stored)).orElse(true)) {
                page.add(stored);
            }
            return page.size() < max;
        });
        return page;
    }

    @Override
    public long count(List<Filter> filters) throws SQLException {
        Set<EventId> ids = new HashSet<>();
        for (Filter filter : filters) {
            Filter unlimited = filter.toBuilder().limit(Integer.MAX_VALUE).build();
            new EventScan(database).scan(unlimited, EventScan.Order.DESC, event -> {
                if (!isExpired(event)) {
                    ids.add(event.id());
                }
                return true;
            });
        }
        return ids.size();
    }

    private boolean isExpired(Event event) {
        return event.expiration().orElse(Long.MAX_VALUE) <= clock.instant().getEpochSecond();
    }
}
