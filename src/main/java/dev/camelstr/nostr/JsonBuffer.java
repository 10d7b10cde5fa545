package dev.camelstr.nostr;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * A growing buffer of UTF-8 JSON in the form of {@code JSON.stringify}: shortest escapes, {@code \\u00xx} in lower case
 * for the other control characters, everything else verbatim. That is the form whose hash is an event's id.
 */
final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes;
    private int length;

    JsonBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        Arrays.fill(escapes, 0, 0x20, (byte) 'u');
        escapes['\n'] = 'n';
        escapes['\r'] = 'r';
        escapes['\t'] = 't';
        escapes['\b'] = 'b';
        escapes['\f'] = 'f';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    int capacity() {
        return bytes.length;
    }

    JsonBuffer clear() {
        length = 0;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    JsonBuffer raw(byte[] json) {
        ensure(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is exactly the copy of Latin-1 wanted here
    JsonBuffer ascii(String text) {
        int count = text.length();
        ensure(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    JsonBuffer ascii(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
        return this;
    }

    JsonBuffer number(long value) {
        return ascii(Long.toString(value));
    }

    /** 16 digits. */
    JsonBuffer hex(long word) {
        ensure(16);
        for (int shift = 60; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (word >>> shift) & 0xF];
        }
        return this;
    }

    JsonBuffer hex(byte[] value) {
        ensure(2 * value.length);
        for (byte b : value) {
            bytes[length++] = HEX[b >> 4 & 0xF];
            bytes[length++] = HEX[b & 0xF];
        }
        return this;
    }

    JsonBuffer hex(EventId id) {
        return hex(id.w0()).hex(id.w1()).hex(id.w2()).hex(id.w3());
    }

    JsonBuffer hex(PublicKey key) {
        return hex(key.w0()).hex(key.w1()).hex(key.w2()).hex(key.w3());
    }

    JsonBuffer tags(Iterable<Tag> tags) {
        char separator = '[';
        for (Tag tag : tags) {
            ascii(separator).strings(tag.elements());
            separator = ',';
        }
        return separator == '[' ? ascii("[]") : ascii(']');
    }

    JsonBuffer strings(Collection<String> texts) {
        char separator = '[';
        for (String text : texts) {
            ascii(separator).string(text);
            separator = ',';
        }
        return separator == '[' ? ascii("[]") : ascii(']');
    }

    /**
     * A quoted string.
     *
     * @throws IllegalArgumentException for a lone surrogate, which has no UTF-8 form
     */
    JsonBuffer string(String text) {
        int count = text.length();
        // At most 6 bytes a character (an escaped control character), and the quotes.
        ensure(Math.addExact(Math.multiplyExact(count, 6), 2));
        byte[] out = bytes;
        int at = length;
        out[at++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escape = ESCAPES[c];
                if (escape == 0) {
                    out[at++] = (byte) c;
                } else {
                    at = escape(out, at, c, escape);
                }
            } else if (c < 0x800) {
                out[at++] = (byte) (0xC0 | c >> 6);
                out[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                out[at++] = (byte) (0xE0 | c >> 12);
                out[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                out[at++] = (byte) (0x80 | c & 0x3F);
            } else {
                if (Character.isLowSurrogate(c) || ++i == count || !Character.isLowSurrogate(text.charAt(i))) {
                    throw new IllegalArgumentException("a lone surrogate has no UTF-8 form");
                }
                int point = Character.toCodePoint(c, text.charAt(i));
                out[at++] = (byte) (0xF0 | point >> 18);
                out[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                out[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                out[at++] = (byte) (0x80 | point & 0x3F);
            }
        }
        out[at++] = '"';
        length = at;
        return this;
    }

    private static int escape(byte[] out, int start, char c, byte escape) {
        int at = start;
        out[at++] = '\\';
        out[at++] = escape;
        if (escape == 'u') {
            out[at++] = '0';
            out[at++] = '0';
            out[at++] = HEX[c >> 4];
            out[at++] = HEX[c & 0xF];
        }
        return at;
    }

    private void ensure(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, bytes.length * 2L)));
        }
    }
}
