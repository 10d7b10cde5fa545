package dev.camelstr.store.rebuild;

/** What was made anew cannot take the place of what is served now. The message is one line: what is in the way. */
public final class RebuildBlockedException extends Exception {
    private static final long serialVersionUID = 1L;

    RebuildBlockedException(String message) {
        super(message);
    }
}
