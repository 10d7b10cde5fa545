package dev.camelstr.pipeline.rebuild;

/** The tables cannot be made anew, or not put in place. The message says why, and what to do; what is served has not changed. */
public final class RebuildRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RebuildRefusedException(String message) {
        super(message);
    }

    RebuildRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
