package dev.camelstr.store.moderation;

import dev.camelstr.nostr.Event;
import dev.camelstr.store.Slot;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What administrators have decided, and what follows for an event. Admission asks it by all entries, the store by those
 * that concern its batch.
 *
 * <p>A ban outweighs everything. What is not banned is taken if its author is allowed (or no author is listed as such) and
 * so is its kind; a request to vanish that concerns this relay passes both, for what is stored is its author's (NIP-62).
 * Immutable.
 */
public final class ModerationLists {

    /** No decisions. */
    public static final ModerationLists EMPTY = new Builder().build();

    /** Why an event is not taken. */
    public enum Objection {
        BANNED_PUBKEY("banned", "this author is banned here"),
        BANNED_EVENT("banned", "this event is banned here"),
        BANNED_ADDRESS("banned", "this address is banned here"),
        PUBKEY_NOT_ALLOWED("not-allowed", "this author may not publish here"),
        KIND_NOT_ALLOWED("not-allowed", "events of this kind are not taken here");

        private final String code;
        private final String text;

        Objection(String code, String text) {
            this.code = code;
            this.text = text;
        }

        /** A word that metrics can count by. */
        public String code() {
            return code;
        }

        public String text() {
            return text;
        }
    }

    private final Map<ModerationList, Set<ByteBuffer>> entries;

    private ModerationLists(Map<ModerationList, Set<ByteBuffer>> entries) {
        this.entries = entries;
    }

    /** As the next, for an event whose slot is not known. */
    public Optional<Objection> objection(Event event, boolean vanish) {
        return entries.isEmpty() ? Optional.empty() : objection(event, Slot.of(event), vanish);
    }

    /**
     * Why the event is not taken; nothing if it is.
     *
     * @param vanish whether it is a request to vanish that concerns this relay
     */
    public Optional<Objection> objection(Event event, Optional<Slot> slot, boolean vanish) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Optional<Objection> ban = ban(event, slot);
        return ban.isPresent() || vanish ? ban : notAllowed(event);
    }

    /** As the next, for an event whose slot is not known. */
    public boolean isBanned(Event event) {
        return !entries.isEmpty() && isBanned(event, Slot.of(event));
    }

    /** Whether the event is not even kept: its author, its id or its address is banned. */
    public boolean isBanned(Event event, Optional<Slot> slot) {
        return !entries.isEmpty() && ban(event, slot).isPresent();
    }

    private Optional<Objection> ban(Event event, Optional<Slot> slot) {
        if (lists(ModerationList.BANNED_PUBKEY, event.pubkey().bytes())) {
            return Optional.of(Objection.BANNED_PUBKEY);
        }
        if (lists(ModerationList.BANNED_EVENT, event.id().bytes())) {
            return Optional.of(Objection.BANNED_EVENT);
        }
        return slot.filter(place -> lists(ModerationList.BANNED_ADDRESS, place.bytes()))
                .map(place -> Objection.BANNED_ADDRESS);
    }

    private Optional<Objection> notAllowed(Event event) {
        if (forbids(ModerationList.ALLOWED_PUBKEY, event.pubkey().bytes())) {
            return Optional.of(Objection.PUBKEY_NOT_ALLOWED);
        }
        byte[] kind = kind(event.kind());
        return forbids(ModerationList.ALLOWED_KIND, kind) || lists(ModerationList.DISALLOWED_KIND, kind)
                ? Optional.of(Objection.KIND_NOT_ALLOWED)
                : Optional.empty();
    }

    /** Whether the list allows others only. */
    private boolean forbids(ModerationList allowed, byte[] value) {
        Set<ByteBuffer> listed = entries.get(allowed);
        return listed != null && !listed.contains(ByteBuffer.wrap(value));
    }

    /** Whether the list has this value. */
    public boolean lists(ModerationList list, byte[] value) {
        Set<ByteBuffer> listed = entries.get(list);
        return listed != null && listed.contains(ByteBuffer.wrap(value));
    }

    /** Whether anything is banned that stands. */
    public boolean hasBans() {
        return hasAny(ModerationList.BANNED_PUBKEY)
                || hasAny(ModerationList.BANNED_EVENT)
                || hasAny(ModerationList.BANNED_ADDRESS);
    }

    /** Whether the list has any value. */
    public boolean hasAny(ModerationList list) {
        return entries.containsKey(list);
    }

    /** The form in which kinds are listed. */
    public static byte[] kind(int kind) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(kind).array();
    }

    /** Collects entries. For one thread. */
    public static final class Builder {
        private final Map<ModerationList, Set<ByteBuffer>> entries = new EnumMap<>(ModerationList.class);

        public Builder add(ModerationList list, byte[] value) {
            entries.computeIfAbsent(list, any -> new HashSet<>()).add(ByteBuffer.wrap(value));
            return this;
        }

        public ModerationLists build() {
            return new ModerationLists(entries.isEmpty() ? Map.of() : new EnumMap<>(entries));
        }
    }
}
