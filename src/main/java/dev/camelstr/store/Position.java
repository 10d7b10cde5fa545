package dev.camelstr.store;

import dev.camelstr.nostr.EventId;
import java.util.Optional;

/**
 * Where a query reads on: at that second, after that id of it, or with all of it.
 *
 * @param createdAt seconds since 1970
 */
public record Position(long createdAt, Optional<EventId> after) {

    public static Position from(long createdAt) {
        return new Position(createdAt, Optional.empty());
    }

    public static Position of(StoredEvent event) {
        return new Position(event.createdAt(), Optional.of(event.id()));
    }

    public static Optional<Position> after(StoredEvent event) {
        return Optional.of(of(event));
    }

    /** The second before; nothing if that is before {@code since}. */
    public static Optional<Position> before(long createdAt, long since) {
        return createdAt > since ? Optional.of(from(createdAt - 1)) : Optional.empty();
    }
}
