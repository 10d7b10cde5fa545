package dev.camelstr.component.relay;

/** Is told of sessions as they come and go. Called on an event loop: it must not block. */
public interface SessionListener {

    /** The handshake is done; what is sent now is the first that the client gets. */
    default void opened(Session session) {}

    /** The client has gone or was closed. */
    default void closed(Session session) {}
}
