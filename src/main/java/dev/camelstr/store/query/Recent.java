package dev.camelstr.store.query;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.store.Position;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.recent.RecentEvents;
import dev.camelstr.store.recent.RecentPage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The newest events in memory, as one query asks for them.
 *
 * @param events nothing if the database is to be asked for all
 * @param isServed of those that match and are for the audience
 * @param isWhole whether they are all that was committed when the query began; asked only if they are needed
 * @param changes what {@link RecentEvents#changes} was when the query began
 */
public record Recent(
        Optional<RecentEvents> events, Predicate<StoredEvent> isServed, BooleanSupplier isWhole, long changes) {
    /** The database is asked for all. */
    public static final Recent NONE = new Recent(Optional.empty(), any -> true, () -> true);

    /** For a query that begins now. */
    public Recent(Optional<RecentEvents> events, Predicate<StoredEvent> isServed, BooleanSupplier isWhole) {
        this(events, isServed, isWhole, events.map(RecentEvents::changes).orElse(0L));
    }

    /** Whether this very event, byte for byte, stands and is served. */
    public boolean has(Event event) {
        return events.flatMap(known -> known.get(event.id(), System.currentTimeMillis() / 1000))
                .filter(known -> Arrays.equals(known.raw(), event.raw()))
                .filter(isServed)
                .isPresent();
    }

    /** @return nothing if memory does not reach there */
    Optional<RecentPage> page(Filter filter, Audience audience, Position from, int wanted) {
        return events.filter(known -> known.reaches(filter, from) && isWhole.getAsBoolean())
                .flatMap(known -> known.page(
                        filter,
                        event -> isServed.test(event) && audience.mayRead(event),
                        from,
                        wanted,
                        System.currentTimeMillis() / 1000));
    }

    /** What the database has of ids that were asked for is found in memory from now on. */
    void remember(List<StoredEvent> read) {
        events.ifPresent(known -> known.remember(read, changes));
    }
}
