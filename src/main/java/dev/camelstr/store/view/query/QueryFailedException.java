package dev.camelstr.store.view.query;

/** A query cannot be answered, though the database is there. */
public final class QueryFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /** The view has no tables yet, or not any more. */
        NOT_MADE,
        TOO_SLOW,
        /** Who wrote the query has to mend it; the message is for them. */
        WRONG_QUERY
    }

    private final Reason reason;

    QueryFailedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
