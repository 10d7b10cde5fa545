package dev.camelstr.testing.zoo;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessage;
import java.io.IOException;
import java.util.List;

/**
 * What one relay does otherwise than a well-behaved one. A relay may have several, each acting on what those before it have
 * made. An instance belongs to one relay; its methods may wait, but hold up the one connection that they are called for.
 */
public interface Habit {

    /** The relay listens from now on. */
    default void onStart(ZooRelay relay) {}

    /** @return true if the client was answered, and gets no WebSocket */
    default boolean onHandshake(ZooConnection connection) throws IOException, InterruptedException {
        return false;
    }

    /** There is a WebSocket. */
    default void onJoined(ZooSession session) {}

    /** The WebSocket is open, and may be written to. */
    default void onOpen(ZooSession session) throws IOException {}

    /** The WebSocket is about to be closed, whoever ends it. */
    default void onEnd(ZooSession session) {}

    /** @return true if the message needs no other answer */
    default boolean onMessage(ZooSession session, ClientMessage message) throws IOException, InterruptedException {
        return false;
    }

    /** The filter that is answered instead of the one that was asked; its limit included. */
    default Filter understand(Filter asked) {
        return asked;
    }

    /**
     * Decides which of the matching events are within the limit: the first ones.
     *
     * @param matching newest first, if no other habit has changed that
     */
    default List<Event> arrange(List<Event> matching) {
        return matching;
    }

    /** What the relay does when asked: one {@link Act.Say} for each event, then {@link Act.Eose}. */
    default List<Act> perform(ZooSession session, ClientMessage.Req request, List<Act> acts) {
        return acts;
    }

    /** Whether a new event is sent to that client, which has asked for it. */
    default boolean delivers(ZooSession session, Event event) {
        return true;
    }

    /** What the relay says of itself. */
    default void describe(RelayDocument document) {}

    /** Something happens to the relay while it is being collected. */
    default void turn(ZooRelay relay, Turn turn) {}

    /** When things happen: once in the middle, and once later. */
    enum Turn {
        FIRST,
        SECOND
    }
}
