package dev.camelstr.store.recent;

import dev.camelstr.store.Position;
import dev.camelstr.store.StoredEvent;
import java.util.List;
import java.util.Optional;

/**
 * What memory has found of what was asked for.
 *
 * @param events in order
 * @param next where to read on, here or in the database; nothing: that was all
 */
public record RecentPage(List<StoredEvent> events, Optional<Position> next) {}
