package dev.camelstr.component.nostr.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The relay's answer to the handshake is HTTP, but no WebSocket: another status, a web page. */
final class HandshakeRefusedException extends RefusedInputException {

    private static final long serialVersionUID = 1;

    private static final Set<Integer> BUSY = Set.of(429, 503);

    private final transient ResponseHead head;

    HandshakeRefusedException(ResponseHead head) {
        super("it answered " + head.statusLine() + (isPage(head) ? ", a web page" : ""));
        this.head = head;
    }

    private static boolean isPage(ResponseHead head) {
        return head.field("Content-Type")
                .filter(type -> type.regionMatches(true, 0, "text/html", 0, 9))
                .isPresent();
    }

    /** The one that a failure to connect came from, if it did. */
    static Optional<HandshakeRefusedException> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HandshakeRefusedException refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    ResponseHead head() {
        return head;
    }

    /** How long a relay that is busy wants us to wait, if it says so. */
    Optional<Duration> retryAfter() {
        return BUSY.contains(head.status())
                ? head.field("Retry-After").flatMap(value -> RetryAfter.parse(value, Instant.now()))
                : Optional.empty();
    }
}
