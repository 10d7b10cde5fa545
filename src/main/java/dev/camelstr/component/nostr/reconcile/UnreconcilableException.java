package dev.camelstr.component.nostr.reconcile;

/** A relay does not reconcile, or not to the end; the message says why. Without a stack trace, as it is no surprise. */
public final class UnreconcilableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreconcilableException(String reason) {
        super(reason, null, false, false);
    }
}
