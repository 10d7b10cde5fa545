package dev.camelstr.store.query;

/** A query that is not answered, or no further; the message is the reason for {@code CLOSED} (NIP-01), with its prefix. */
public final class QueryRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** A condition that this relay does not know. */
        UNSUPPORTED("unsupported: "),
        /** What is asked for is being made. */
        NOT_YET("error: "),
        /** More elements than a query may have. */
        TOO_MANY_ELEMENTS("invalid: "),
        /** The budget's rows are used up. */
        TOO_MANY_ROWS("error: "),
        /** The budget's time is used up. */
        TOO_SLOW("error: ");

        private final String prefix;

        Reason(String prefix) {
            this.prefix = prefix;
        }
    }

    private final Reason reason;

    QueryRefusedException(Reason reason, String text) {
        super(reason.prefix + text);
        this.reason = reason;
    }

    QueryRefusedException(Reason reason, String text, Throwable cause) {
        super(reason.prefix + text, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
