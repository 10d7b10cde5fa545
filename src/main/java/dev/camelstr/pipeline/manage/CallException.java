package dev.camelstr.pipeline.manage;

/** A call that cannot be done. The message is told to whoever made it. */
final class CallException extends Exception {
    private static final long serialVersionUID = 1L;

    CallException(String message) {
        super(message, null, false, false);
    }
}
