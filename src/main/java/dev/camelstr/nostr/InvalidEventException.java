package dev.camelstr.nostr;

import java.util.Locale;
import java.util.Optional;

/**
 * Bytes that were meant to be an event (NIP-01) and are not one. Hostile input is normal input, so it is cheap to throw:
 * it has no stack trace.
 */
public final class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = {};

    /** Why an event was refused. The {@link #code()} is an API: metrics and dead letters carry it. */
    public enum Reason {
        /** Not JSON: syntax, nesting too deep, something after the end. */
        MALFORMED_JSON,
        /** Not UTF-8: overlong forms, surrogates, values above U+10FFFF, truncated sequences. */
        NOT_UTF8,
        /** A field has another type than NIP-01 gives it, or a number outside its range. */
        WRONG_TYPE,
        MISSING_FIELD,
        DUPLICATE_FIELD,
        /** {@code id}, {@code pubkey} or {@code sig} is not lower-case hex of its length. */
        BAD_HEX,
        /** A string holds half of a surrogate pair: it has no UTF-8 form, so the event has no id. */
        LONE_SURROGATE,
        TOO_LARGE,
        /** The id is not the SHA-256 of the serialised event. */
        WRONG_ID,
        BAD_SIGNATURE;

        private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** The stable name, in kebab case. */
        public String code() {
            return code;
        }
    }

    private final Reason reason;
    private final transient EventId claimedId;
    private final transient byte[] original;

    /**
     * @param message what is wrong, to be read by the event's author
     */
    public InvalidEventException(Reason reason, String message) {
        this(reason, message, null, NOTHING);
    }

    /** An event whose form is valid and whose contents are not. */
    public InvalidEventException(Reason reason, String message, Event event) {
        this(reason, message, event.id(), event.raw());
    }

    InvalidEventException(Reason reason, String message, EventId claimedId, byte[] original) {
        super(message, null, false, false);
        this.reason = reason;
        this.claimedId = claimedId;
        this.original = original;
    }

    public Reason reason() {
        return reason;
    }

    /** The id that the event gives itself, where it could be read. */
    public Optional<EventId> claimedId() {
        return Optional.ofNullable(claimedId);
    }

    /** The event's bytes as they were received, or an empty array where they are not known; not to be modified. */
    public byte[] original() {
        return original == null ? NOTHING : original;
    }

    InvalidEventException about(EventId claimed, byte[] originalBytes) {
        return new InvalidEventException(reason, getMessage(), claimed, originalBytes);
    }
}
