package dev.camelstr.nostr.message;

import dev.camelstr.nostr.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the last bytes of a client's message tell of it, where the rest is not read. */
public final class MessageEnding {
    /** As a key of an object: within a string the quotes would be escaped. */
    private static final Pattern ID = Pattern.compile("[{,]\\s*\"id\"\\s*:\\s*\"([0-9a-f]{64})\"");

    private MessageEnding() {}

    /**
     * The id that an event claims, where it is written behind what is long: as by clients that sign an object that they have.
     *
     * @param bytes that begin anywhere, also within a character
     */
    public static Optional<EventId> eventId(byte[] bytes) {
        return ID.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                .results()
                .map((MatchResult found) -> EventId.ofHex(found.group(1)))
                .reduce((earlier, later) -> later);
    }
}
