package dev.camelstr.component.relay;

import dev.camelstr.component.relay.memory.SessionMemory;
import dev.camelstr.component.relay.memory.SharedBytes;
import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessages;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A message ready to be sent, immutable, in UTF-8. One frame may be sent to any number of sessions, and an event's
 * bytes are shared by the frames of all its subscriptions, so that fanning out copies nothing but a few bytes a
 * subscription.
 */
public final class TextFrame {
    private static final byte[] NOTHING = {};
    private static final byte[] END = {']'};

    private final byte[] head;
    private final byte[] body;
    private final byte[] tail;
    private final Optional<SharedBytes> shared;

    private TextFrame(byte[] head, byte[] body, byte[] tail, Optional<SharedBytes> shared) {
        this.head = head;
        this.body = body;
        this.tail = tail;
        this.shared = shared;
    }

    /** @param json not to be modified any more */
    public static TextFrame of(byte[] json) {
        return new TextFrame(NOTHING, json, NOTHING, Optional.empty());
    }

    public static TextFrame of(String json) {
        return of(json.getBytes(StandardCharsets.UTF_8));
    }

    public static TextFrame of(RelayMessage message) {
        return message instanceof RelayMessage.Event event
                ? event(eventHead(event.subscription()), event.event().raw())
                : of(message.toJson());
    }

    /**
     * An {@code EVENT} message.
     *
     * @param head from {@link #eventHead(String)}
     * @param raw the event's JSON, not to be modified any more
     */
    public static TextFrame event(byte[] head, byte[] raw) {
        return new TextFrame(head, raw, END, Optional.empty());
    }

    /**
     * An {@code EVENT} message of an event that goes to several clients.
     *
     * @param shared counts what all of them keep of it
     */
    public static TextFrame event(byte[] head, byte[] raw, SharedBytes shared) {
        return new TextFrame(head, raw, END, Optional.of(shared));
    }

    /** What precedes the event in the messages of a subscription, to be kept with it. */
    public static byte[] eventHead(String subscription) {
        byte[] empty = RelayMessages.event(subscription, NOTHING);
        return Arrays.copyOf(empty, empty.length - 1);
    }

    /** The size in bytes. */
    public int size() {
        return head.length + body.length + tail.length;
    }

    /** It is kept for that client from now on. */
    public void hold(SessionMemory memory, int overhead) {
        memory.charge(Use.LEAVING, ownSize() + overhead);
        shared.ifPresent(bytes -> bytes.hold(memory));
    }

    /** It is kept no more. */
    public void giveBack(SessionMemory memory, int overhead) {
        memory.charge(Use.LEAVING, -(ownSize() + overhead));
        shared.ifPresent(bytes -> bytes.giveBack(memory));
    }

    private long ownSize() {
        return shared.isPresent() ? size() - body.length : size();
    }

    /** The parts in their order, which are not to be modified. */
    public byte[][] parts() {
        return new byte[][] {head, body, tail};
    }

    @Override
    public String toString() {
        return new String(head, StandardCharsets.UTF_8)
                + new String(body, StandardCharsets.UTF_8)
                + new String(tail, StandardCharsets.UTF_8);
    }
}
