package dev.camelstr.nostr.json;

import dev.camelstr.nostr.text.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A growing buffer of UTF-8 JSON in the form of {@code JSON.stringify}: shortest escapes, {@code \\u00xx} in lower case
 * for the other control characters, everything else verbatim. That is the form whose hash is an event's id.
 */
public final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes;
    private int length;

    public JsonBuffer(int capacity) {
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

    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public int capacity() {
        return bytes.length;
    }

    public JsonBuffer clear() {
        length = 0;
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    public JsonBuffer raw(byte[] json) {
        ensure(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is exactly the copy of Latin-1 wanted here
    public JsonBuffer ascii(String text) {
        int count = text.length();
        ensure(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    public JsonBuffer ascii(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
        return this;
    }

    public JsonBuffer number(long value) {
        return ascii(Long.toString(value));
    }

    /** 16 digits. */
    public JsonBuffer hex(long word) {
        ensure(16);
        for (int shift = 60; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (word >>> shift) & 0xF];
        }
        return this;
    }

    public JsonBuffer hex(byte[] value) {
        ensure(2 * value.length);
        for (byte b : value) {
            bytes[length++] = HEX[b >> 4 & 0xF];
            bytes[length++] = HEX[b & 0xF];
        }
        return this;
    }

    public JsonBuffer hex(Bytes32<?> value) {
        return hex(value.w0()).hex(value.w1()).hex(value.w2()).hex(value.w3());
    }

    /** An array of arrays of strings. */
    public <T> JsonBuffer lists(Iterable<T> items, Function<T, List<String>> elements) {
        char separator = '[';
        for (T item : items) {
            ascii(separator).strings(elements.apply(item));
            separator = ',';
        }
        return separator == '[' ? ascii("[]") : ascii(']');
    }

    public JsonBuffer strings(Collection<String> texts) {
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
    public JsonBuffer string(String text) {
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
