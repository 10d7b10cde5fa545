package dev.camelstr.nostr;

import java.util.Locale;
import java.util.Optional;

/**
 * A message between client and relay, or a filter, that is not what NIP-01 says. It has no stack trace, so that it is
 * cheap to throw.
 */
public final class InvalidMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why a message was refused. The {@link #code()} is an API: metrics and dead letters carry it. */
    public enum Reason {
        /** Not JSON: syntax, nesting too deep, something after the end. */
        MALFORMED_JSON,
        NOT_UTF8,
        /** Well-formed, but its first element names no message that is known here. */
        UNKNOWN_TYPE,
        /** A known message with a missing element or one of another type. */
        WRONG_SHAPE,
        /** A filter's field has another type or an impossible value. */
        INVALID_FILTER,
        /** A filter has a field that is not known here. */
        UNSUPPORTED_FILTER;

        private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** The stable name, in kebab case. */
        public String code() {
            return code;
        }
    }

    private final Reason reason;
    private final String subscription;
    private final boolean reconciliation;

    public InvalidMessageException(Reason reason, String message) {
        this(reason, message, null, false);
    }

    private InvalidMessageException(Reason reason, String message, String subscription, boolean reconciliation) {
        super(message, null, false, false);
        this.reason = reason;
        this.subscription = subscription;
        this.reconciliation = reconciliation;
    }

    public Reason reason() {
        return reason;
    }

    /** The subscription that the message is about, where it could be read: a relay answers it with {@code CLOSED}. */
    public Optional<String> subscription() {
        return Optional.ofNullable(subscription);
    }

    /** Whether that subscription is a reconciliation (NIP-77): a relay answers it with {@code NEG-ERR} instead. */
    public boolean isAboutReconciliation() {
        return reconciliation;
    }

    public InvalidMessageException about(String subscriptionId) {
        return new InvalidMessageException(reason, getMessage(), subscriptionId, false);
    }

    public InvalidMessageException aboutReconciliation(String subscriptionId) {
        return new InvalidMessageException(reason, getMessage(), subscriptionId, true);
    }
}
