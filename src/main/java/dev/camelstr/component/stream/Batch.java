package dev.camelstr.component.stream;

import java.util.ArrayList;
import java.util.List;

/** The messages that are taken at once: so many, and so many bytes, at the most. The first is taken however long it is. */
public final class Batch {
    private final int maxMessages;
    private final long maxBytes;
    private final List<InboundMessage> messages = new ArrayList<>();
    private long bytes;

    public Batch(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    public void add(InboundMessage message) {
        messages.add(message);
        bytes += message.body().length;
    }

    public boolean isFull() {
        return messages.size() >= maxMessages || bytes >= maxBytes;
    }

    public List<InboundMessage> messages() {
        return messages;
    }
}
