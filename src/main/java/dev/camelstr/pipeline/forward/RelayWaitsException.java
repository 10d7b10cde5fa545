package dev.camelstr.pipeline.forward;

/** A relay takes nothing more at the moment: the batch is sent again later, without what it has answered. */
public final class RelayWaitsException extends Exception {
    private static final long serialVersionUID = 1L;

    RelayWaitsException(String words) {
        super(words);
    }
}
