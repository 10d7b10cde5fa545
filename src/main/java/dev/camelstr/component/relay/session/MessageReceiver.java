package dev.camelstr.component.relay.session;

/** Takes the messages of sessions, one after the other of each. */
@FunctionalInterface
public interface MessageReceiver {

    /** @param completed runs once, when the message is dealt with; in this thread if it was never asynchronous */
    void dispatch(WebSocketSession session, byte[] json, boolean fits, Runnable completed);
}
