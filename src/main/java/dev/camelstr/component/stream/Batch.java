package dev.camelstr.component.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages that are taken at once: so many, and so much in size, at the most. The first is taken however much it is.
 */
public final class Batch {
    private final int maxMessages;
    private final long maxSize;
    private final Weigher weigher;
    private final List<InboundMessage> messages = new ArrayList<>();
    private long size;

    /** @param maxSize in bytes */
    public Batch(int maxMessages, long maxSize) {
        this(maxMessages, maxSize, Weigher.BY_LENGTH);
    }

    /** @param maxSize as the weigher weighs */
    public Batch(int maxMessages, long maxSize, Weigher weigher) {
        this.maxMessages = maxMessages;
        this.maxSize = maxSize;
        this.weigher = weigher;
    }

    public void add(InboundMessage message) {
        messages.add(message);
        size += weigher.weigh(message);
    }

    public boolean isFull() {
        return messages.size() >= maxMessages || size >= maxSize;
    }

    public List<InboundMessage> messages() {
        return messages;
    }
}
