package dev.camelstr.component.relay;

import dev.camelstr.component.relay.memory.SessionMemory;
import dev.camelstr.nostr.PublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One client's connection. All methods may be called from any thread, also after the client has gone: what is sent then
 * is dropped.
 */
public interface Session {

    /** Unique in this process, never used again. */
    String id();

    /** The client's address without its port; behind a trusted proxy the one that the proxy names. */
    String remoteAddress();

    /** What counts as one client: its IPv4 address, or the /64 of its IPv6 address. */
    String site();

    /**
     * The URL that the client used, as far as it can be known: {@code ws://} or {@code wss://}, the {@code Host} header,
     * the path. Chosen by the client, so no proof of anything.
     */
    String url();

    /** The challenge of this connection (NIP-42): 32 random hex digits. */
    String challenge();

    /** The keys that have answered the challenge (NIP-42). */
    Set<PublicKey> authenticated();

    /** Adds a key that has answered the challenge. */
    void authenticate(PublicKey pubkey);

    /** What is kept for this client is charged here. */
    SessionMemory memory();

    /** How many subscriptions are open, as last told by {@link #openSubscriptions(int)}. */
    int openSubscriptions();

    void openSubscriptions(int count);

    /** The object of this type that belongs to the session, made by {@code create} if there is none yet. */
    <T> T attachment(Class<T> type, Function<Session, T> create);

    /** The object of this type that belongs to the session. */
    <T> Optional<T> attachment(Class<T> type);

    /** Sends a text; see {@link #send(TextFrame)}. */
    boolean send(String text);

    /**
     * Queues a message. Nothing blocks: messages beyond {@code maxWriteQueue} end the session, so whoever produces much
     * asks {@link #isWritable()} first and goes on in {@link #onWritable(Runnable)}.
     *
     * @return false if the session is closed, or was closed just now because its queue was full
     */
    boolean send(TextFrame frame);

    /**
     * Sends a message that more follow at once: it may wait for the next that is sent, or for {@link #flush()}, so that
     * they share a packet.
     *
     * @return as {@link #send(TextFrame)}
     */
    boolean queue(TextFrame frame);

    /** Sends what was queued. */
    void flush();

    /** Whether less than {@code writeQueue} bytes wait for the client. */
    boolean isWritable();

    /**
     * Runs the action once, on a worker thread, as soon as half of {@code writeQueue} is free, or the session is closed.
     * A session for which more than 1,000 actions wait is closed.
     */
    void onWritable(Runnable action);

    /**
     * Waits until half of {@code writeQueue} is free.
     *
     * @return false if the session was closed or the time is over
     */
    boolean awaitWritable(Duration timeout) throws InterruptedException;

    /** How many bytes wait for the client. */
    long queuedBytes();

    /** Says that an answer is owed that comes from elsewhere: a shutdown waits for it until {@link #answered()}. */
    void expectAnswer();

    /** An answer announced by {@link #expectAnswer()} was sent. */
    void answered();

    boolean isOpen();

    /** Runs the action once, when the session has ended; at once if it has. It must not block. */
    void onClose(Runnable action);

    /**
     * Closes with a code of RFC 6455 (section 7.4) after what is queued was sent.
     *
     * @param reason at most 123 bytes in UTF-8
     */
    void close(int code, String reason);

    /** Reads nothing from it for so long: who sends what is refused is to have no more of it heard than others. */
    void pause(Duration time);
}
