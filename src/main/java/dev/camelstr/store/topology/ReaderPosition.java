package dev.camelstr.store.topology;

import java.util.Optional;

/**
 * How far a partition of a stream has been read by somebody whose position is in the database.
 *
 * @param reader {@code store}, or the name of a view in table {@code view_position}
 * @param process who reads; empty if nobody does
 * @param next the offset to be read next; nothing if it has not begun
 */
public record ReaderPosition(String reader, String stream, int partition, String process, Optional<Long> next) {}
