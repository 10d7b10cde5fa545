package dev.camelstr.nostr;

import dev.camelstr.nostr.json.JsonBuffer;
import dev.camelstr.nostr.text.Sha256;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;

/**
 * The id of an event: the SHA-256 of {@code [0,pubkey,created_at,kind,tags,content]} (NIP-01) in the form that all Nostr
 * software hashes, which is that of {@code JSON.stringify}: no whitespace, shortest escapes, other control characters as
 * {@code \\u00xx} in lower case, everything else verbatim in UTF-8.
 */
public final class EventIds {
    /** Above this a thread's buffer is not kept. */
    private static final int MAX_KEPT_BYTES = 1 << 20;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private EventIds() {}

    /** The id that the event should have. */
    public static EventId of(Event event) {
        return of(event.pubkey(), event.createdAt(), event.kind(), event.tags(), event.content());
    }

    /**
     * @param createdAt seconds since 1970
     * @throws IllegalArgumentException if a string holds a lone surrogate
     */
    public static EventId of(PublicKey pubkey, long createdAt, int kind, List<Tag> tags, String content) {
        Scratch scratch = SCRATCH.get();
        EventId id = scratch.hash(write(scratch.buffer.clear(), pubkey, createdAt, kind, tags, content));
        if (scratch.buffer.capacity() > MAX_KEPT_BYTES) {
            SCRATCH.remove();
        }
        return id;
    }

    /** The bytes whose SHA-256 is the event's id. */
    public static byte[] serialise(Event event) {
        JsonBuffer buffer = new JsonBuffer(event.raw().length + 64);
        return write(buffer, event.pubkey(), event.createdAt(), event.kind(), event.tags(), event.content())
                .toBytes();
    }

    private static JsonBuffer write(
            JsonBuffer buffer, PublicKey pubkey, long createdAt, int kind, List<Tag> tags, String content) {
        return buffer.ascii("[0,\"")
                .hex(pubkey)
                .ascii("\",")
                .number(createdAt)
                .ascii(',')
                .number(kind)
                .ascii(',')
                .lists(tags, Tag::elements)
                .ascii(',')
                .string(content)
                .ascii(']');
    }

    private static final class Scratch {
        private final JsonBuffer buffer = new JsonBuffer(8192);
        private final byte[] hash = new byte[EventId.BYTES];
        private final ByteBuffer words = ByteBuffer.wrap(hash);
        private final MessageDigest sha256 = Sha256.digest();

        EventId hash(JsonBuffer json) {
            try {
                sha256.update(json.array(), 0, json.length());
                sha256.digest(hash, 0, hash.length);
            } catch (DigestException e) {
                throw new IllegalStateException(e);
            }
            return new EventId(words.getLong(0), words.getLong(8), words.getLong(16), words.getLong(24));
        }
    }
}
