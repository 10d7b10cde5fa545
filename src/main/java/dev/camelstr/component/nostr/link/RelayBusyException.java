package dev.camelstr.component.nostr.link;

import java.io.IOException;
import java.time.Duration;

/** The relay cannot serve us now and says when to come back: status 429 or 503 with {@code Retry-After} (RFC 9110). */
public final class RelayBusyException extends IOException {

    private static final long serialVersionUID = 1;

    private final Duration retryAfter;

    RelayBusyException(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long to wait before the next attempt, an hour at the most. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
