package dev.camelstr.component.nostr;

/** Told about the connections of consumers, for counting: it must not block. */
public interface ConnectionListener {

    /** A connection to the relay was made. */
    void connected(String relay);

    /** The consumer of the relay was stopped: its connection is closed, and how far the relay has been read is kept. */
    void cleanedUp(String relay);
}
