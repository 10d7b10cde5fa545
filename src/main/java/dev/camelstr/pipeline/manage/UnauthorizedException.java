package dev.camelstr.pipeline.manage;

/** A request that nobody who may has signed. The message is told to whoever sent it. */
public final class UnauthorizedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnauthorizedException(String message) {
        super(message, null, false, false);
    }
}
