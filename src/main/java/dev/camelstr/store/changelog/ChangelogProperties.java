package dev.camelstr.store.changelog;

import dev.camelstr.component.stream.Origin;
import dev.camelstr.store.StoreProperties;
import java.util.Map;

/**
 * The properties of messages on {@code nostr.stored}. What a message needs of {@link StoreProperties} it carries as well.
 */
public final class ChangelogProperties {
    /**
     * {@code stored}, {@code ephemeral} (body: the event), {@code verdict} (no body), {@code removed} (body: the event as it
     * was, or nothing) or {@code summary} (body: JSON).
     */
    public static final String TYPE = "type";

    /** The stream of the message that this is about; for {@code removed} of the one that the event was stored from. */
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

    /**
     * The ids in hex of the events that this one removed, separated by commas; absent if there are none. What does not fit
     * is told in messages of type {@code removed}.
     */
    public static final String REMOVED = "removed";

    /** Of a message of type {@code removed}: above that of each earlier one, unless it repeats it. */
    public static final String NUMBER = "number";

    /**
     * On a request to vanish that was followed the author's key in hex, a colon and seconds since 1970: all of that author up
     * to then is gone, but such requests.
     */
    public static final String VANISHED = "vanished";

    private ChangelogProperties() {}

    static void putOrigin(Map<String, Object> properties, Origin origin, int life) {
        properties.put(ORIGIN_STREAM, origin.stream());
        properties.put(ORIGIN_PARTITION, (long) origin.partition());
        properties.put(ORIGIN_OFFSET, origin.offset());
        properties.put(LIFE, (long) life);
    }
}
