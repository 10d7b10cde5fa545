package dev.camelstr.nostr.negentropy;

/** A message that is not what the protocol says. It has no stack trace, so that it is cheap to throw. */
public final class NegentropyException extends Exception {
    private static final long serialVersionUID = 1L;

    NegentropyException(String message) {
        super(message, null, false, false);
    }
}
