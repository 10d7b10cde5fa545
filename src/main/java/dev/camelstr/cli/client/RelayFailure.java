package dev.camelstr.cli.client;

/** A relay has not answered what it was asked; the message says why, partly in the relay's words. */
public final class RelayFailure extends Exception {
    private static final long serialVersionUID = 1L;

    RelayFailure(String reason) {
        super(reason);
    }
}
