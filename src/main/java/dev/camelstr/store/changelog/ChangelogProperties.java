package dev.camelstr.store.changelog;

import dev.camelstr.store.StoreProperties;

/**
 * The properties of messages on {@code nostr.stored}. What a message needs of {@link StoreProperties} it carries as well.
 */
public final class ChangelogProperties {
    /** {@code stored}, {@code ephemeral} (body: the event), {@code verdict} (no body) or {@code summary} (body: JSON). */
    public static final String TYPE = "type";

    /** The stream of the message that this is about. */
    public static final String ORIGIN_STREAM = "origin-stream";

    public static final String ORIGIN_PARTITION = "origin-partition";

    /** For a summary: the last offset that it counts. */
    public static final String ORIGIN_OFFSET = "origin-offset";

    /** The life of the stream that the offset belongs to. */
    public static final String LIFE = "life";

    /** The event's id in hex, if the bytes were an event. */
    public static final String ID = "id";

    /** The word of the verdict. */
    public static final String VERDICT = "verdict";

    /** The ids in hex of the events that this one removed, separated by commas; absent if there are none. As many as fit. */
    public static final String REMOVED = "removed";

    /** {@code true} on a request to vanish that was followed: all of its author up to its time is gone, but such requests. */
    public static final String VANISHED = "vanished";

    private ChangelogProperties() {}
}
