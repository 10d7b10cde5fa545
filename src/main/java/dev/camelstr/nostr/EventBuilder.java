package dev.camelstr.nostr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An event in the making, to be signed by an {@code EventSigner}. Not thread-safe; may be signed more than once. */
public final class EventBuilder {
    private final int kind;
    private final List<Tag> tags = new ArrayList<>();
    private long createdAt = Instant.now().getEpochSecond();
    private String content = "";

    /** @throws IllegalArgumentException if the kind is not between 0 and 65535 */
    public EventBuilder(int kind) {
        if (kind < 0 || kind > Kind.MAX) {
            throw new IllegalArgumentException("a kind is between 0 and 65535, not " + kind);
        }
        this.kind = kind;
    }

    /** @param seconds since 1970; now if never given */
    public EventBuilder createdAt(long seconds) {
        if (seconds < 0) {
            throw new IllegalArgumentException("created_at is not negative");
        }
        createdAt = seconds;
        return this;
    }

    public EventBuilder content(String text) {
        content = text;
        return this;
    }

    /** Adds a tag. */
    public EventBuilder tag(String... elements) {
        if (elements.length == 0) {
            throw new IllegalArgumentException("a tag has at least one element");
        }
        tags.add(Tag.of(elements));
        return this;
    }

    public EventBuilder tags(List<Tag> more) {
        tags.addAll(more);
        return this;
    }

    /** The id that the event gets when that author signs it. */
    public EventId id(PublicKey author) {
        return EventIds.of(author, createdAt, kind, tags, content);
    }

    /**
     * The event with its canonical JSON.
     *
     * @param id by {@link #id}
     * @param sig 64 bytes
     */
    public Event build(PublicKey author, EventId id, byte[] sig) {
        List<Tag> kept = List.copyOf(tags);
        byte[] raw = EventJson.write(id, author, createdAt, kind, kept, content, sig);
        return new Event(id, author, createdAt, kind, kept, content, sig, raw);
    }
}
