package dev.camelstr.component.nostr.link;

import java.io.IOException;

/** What a relay sends is beyond a bound or not a WebSocket: the connection cannot go on. */
class RefusedInputException extends IOException {

    private static final long serialVersionUID = 1;

    RefusedInputException(String message) {
        super(message);
    }
}
