package dev.camelstr.pipeline.past;

/** What stood at a moment cannot be known. The message is one line: why, and what to do. */
public final class PastUnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    public PastUnknownException(String message) {
        super(message);
    }
}
