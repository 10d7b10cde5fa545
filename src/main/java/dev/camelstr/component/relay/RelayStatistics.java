package dev.camelstr.component.relay;

import dev.camelstr.component.relay.memory.Use;
import org.apache.camel.CamelContext;

/** What the relay servers of one Camel context have counted since they started. */
public interface RelayStatistics {

    /** Those of the context's {@code nostr-relay} component. */
    static RelayStatistics of(CamelContext context) {
        return context.getComponent("nostr-relay", NostrRelayComponent.class).getStatistics();
    }

    /** Sessions that are open now. */
    long openSessions();

    /** Handshakes that succeeded. */
    long sessions();

    /** Connections that were refused, or made room for others, because of a limit. */
    long refusedConnections();

    /** Messages from clients. */
    long messagesReceived();

    long bytesReceived();

    /** Messages to clients. */
    long messagesSent();

    long bytesSent();

    /** Messages from clients that are no valid Nostr messages. */
    long invalidMessages();

    /** Messages that were refused because of a rate limit. */
    long rateLimited();

    /** Messages that were refused for want of memory. */
    long shortOfMemory();

    /** Sessions that were closed because they did not read what was sent to them. */
    long slowReadersClosed();

    /** Sessions that were closed because of broken framing, invalid UTF-8, or a limit on messages. */
    long violations();

    /** Sessions that were closed because nothing was heard from them. */
    long idleClosed();

    /** Bytes that wait for clients, in all sessions. */
    long queuedBytes();

    /** Bytes of messages and calls that are on their way in or in the route. */
    long arrivingBytes();

    /** What all that waits for clients is charged, in bytes: more than {@link #queuedBytes()}, as each message costs something. */
    long leavingBytes();

    /** What is kept for clients, in bytes, as it is charged to them. */
    long memory(Use use);

    /** Connections that are no sessions: in a handshake, or open for plain HTTP. */
    long newcomers();

    /** HTTP calls that are on their way in or being answered. */
    long calls();

    /** Plain HTTP requests. */
    long httpRequests();
}
