package dev.camelstr.component.relay.frames;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message that comes in several frames; Netty sees to it that they come in their order. */
final class Fragments {
    enum Outcome {
        TAKEN,
        TOO_BIG,
        TOO_MANY
    }

    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private final int maxFragments;
    private ByteArrayOutputStream parts;
    private boolean begun;
    private boolean text;
    private boolean abandoned;
    private int size;
    private int count;

    Fragments(int maxBytes, int maxFragments) {
        this.maxBytes = maxBytes;
        this.maxFragments = maxFragments;
    }

    /** @param isText whether the content is wanted; else it is only counted */
    void begin(boolean isText) {
        begun = true;
        text = isText;
        abandoned = false;
        size = 0;
        count = 0;
    }

    boolean isBegun() {
        return begun;
    }

    boolean isText() {
        return text;
    }

    Outcome append(ByteBuf content) {
        count++;
        size += content.readableBytes();
        if (size > maxBytes) {
            return Outcome.TOO_BIG;
        } else if (count > maxFragments) {
            return Outcome.TOO_MANY;
        }
        if (text) {
            keep(content);
        }
        return Outcome.TAKEN;
    }

    private void keep(ByteBuf content) {
        if (parts == null) {
            parts = new ByteArrayOutputStream(content.readableBytes());
        }
        try {
            content.readBytes(parts, content.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was joined is not wanted any more; the message ends with an empty fragment. */
    void abandon() {
        parts = null;
        text = false;
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    byte[] end() {
        byte[] message = parts == null ? NOTHING : parts.toByteArray();
        parts = null;
        begun = false;
        return message;
    }
}
