package dev.camelstr.component.nostr;

import java.time.Duration;

/** Told about the connections of consumers, for counting: it must not block. */
public interface ConnectionListener {

    /**
     * A connection to the relay was made.
     *
     * @param relay its URL without the query, which may be a secret
     * @param took from the beginning of the attempt, which includes TLS and the handshake
     */
    void connected(String relay, Duration took);

    /**
     * The relay has sent a message that was too long, and was read over.
     *
     * @param relay as above
     */
    default void overlong(String relay) {}

    /** The consumer of the relay was stopped: its connection is closed, and how far the relay has been read is kept. */
    void cleanedUp(String relay);
}
