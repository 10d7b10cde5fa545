package dev.camelstr.store.query;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.store.Position;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.recent.RecentEvents;
import dev.camelstr.store.recent.RecentPage;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The newest events in memory, as one query asks for them.
 *
 * @param events nothing if the database is to be asked for all
 * @param isServed of those that match and are for the audience
 * @param isWhole whether they are all that was committed when the query began; asked only if they are needed
 */
public record Recent(Optional<RecentEvents> events, Predicate<StoredEvent> isServed, BooleanSupplier isWhole) {
    /** The database is asked for all. */
    public static final Recent NONE = new Recent(Optional.empty(), any -> true, () -> true);

    /** Whether this very event, byte for byte, stands and is served. */
    public boolean has(Event event) {
        return events.flatMap(known -> known.get(event.id(), System.currentTimeMillis() / 1000))
                .filter(known -> Arrays.equals(known.raw(), event.raw()))
                .filter(isServed)
                .isPresent();
    }

    /** @return nothing if memory does not reach there */
    Optional<RecentPage> page(Filter filter, Audience audience, Position from, int wanted) {
        return events.filter(known -> known.floor() <= from.createdAt() && isWhole.getAsBoolean())
                .flatMap(known -> known.page(
                        filter,
                        event -> isServed.test(event) && audience.mayRead(event),
                        from,
                        wanted,
                        System.currentTimeMillis() / 1000));
    }
}
