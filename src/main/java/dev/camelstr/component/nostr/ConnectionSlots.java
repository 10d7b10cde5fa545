package dev.camelstr.component.nostr;

import java.time.Instant;

/**
 * How many relays may be connected at once. Where there are more, they take turns: a relay that is told to enter connects, and
 * one that is told to leave disconnects and waits until it may enter again.
 *
 * <p>None of the methods may be called with a lock held that a {@link Guest} takes.
 */
public interface ConnectionSlots {

    /** What a guest would lose if it left now. */
    enum Standing {
        /** Nothing: it has no connection, and none is being made. */
        AWAY,
        /** It has not read yet what it came for. */
        BUSY,
        /** Nothing that its next visit does not bring. */
        THROUGH
    }

    /** A relay that wants to be connected. Its methods are short and wait for nothing. */
    interface Guest {
        /** Its whole URL. */
        String url();

        /** It may connect from now on. */
        void enter();

        /**
         * It is another one's turn. The guest says {@link ConnectionSlots#left} as soon as its connection is closed.
         *
         * @param next when it may enter again at the latest
         */
        void leave(Instant next);

        Standing standing();
    }

    /**
     * The relay wants to be connected, until it parts. It may be told to enter before this returns.
     *
     * @return when it may enter at the latest
     */
    Instant join(Guest guest);

    /** The connection of a guest that was told to leave is closed. */
    void left(Guest guest);

    /** The relay no longer wants to be connected, and its connection is closed. */
    void part(Guest guest);
}
