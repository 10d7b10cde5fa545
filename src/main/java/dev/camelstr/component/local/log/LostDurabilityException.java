package dev.camelstr.component.local.log;

import java.nio.file.Path;

/** The disk failed so that nobody knows what of the last commit is durable: the log has to be opened again. */
final class LostDurabilityException extends Exception {
    private static final long serialVersionUID = 1L;

    LostDurabilityException(Path log, Exception cause) {
        super(log + " could not be made durable (" + cause.getMessage() + "): check the disk and start again", cause);
    }
}
