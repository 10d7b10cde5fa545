package dev.camelstr.component.nostr.sync;

/** A relay could not be reconciled to the end; the message says why, partly in the relay's words, on one line. */
public final class SyncFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    SyncFailedException(String reason) {
        super(reason);
    }

    SyncFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
