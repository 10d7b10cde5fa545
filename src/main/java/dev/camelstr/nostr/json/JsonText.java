package dev.camelstr.nostr.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What Jackson does not say about JSON bytes: whether they are strict UTF-8, whether they hold whitespace that a
 * canonical form would not, and whether they can hold a lone surrogate. One pass, no allocation.
 */
public final class JsonText {
    /** Whitespace between tokens. */
    public static final int WHITESPACE = 1;
    /** A \\u escape: the only way to write a lone surrogate in valid UTF-8. */
    public static final int UNICODE_ESCAPE = 2;

    public static final int NOT_UTF8 = 4;
    /** Something between the tokens that no JSON has: a BOM, UTF-16, control bytes. Jackson would decode those. */
    public static final int NOT_JSON = 8;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = LOW_BITS << 7;
    private static final long QUOTES = LOW_BITS * '"';
    private static final long BACKSLASHES = LOW_BITS * '\\';

    private JsonText() {}

    /** The traits of the bytes from {@code start} to before {@code end}. NOT_UTF8 and NOT_JSON end the pass. */
    public static int traits(byte[] bytes, int start, int end) {
        int traits = 0;
        int at = start;
        while (at < end) {
            byte b = bytes[at++];
            if (b == '"') {
                while (true) {
                    at = skipPlain(bytes, at, end);
                    if (at >= end) {
                        return traits;
                    }
                    b = bytes[at++];
                    if (b == '"') {
                        break;
                    }
                    if (b == '\\') {
                        if (at < end && bytes[at++] == 'u') {
                            traits |= UNICODE_ESCAPE;
                        }
                    } else if (b < 0) {
                        int length = sequenceLength(bytes, at - 1, end);
                        if (length == 0) {
                            return traits | NOT_UTF8;
                        }
                        at += length - 1;
                    }
                }
            } else if (b <= ' ') {
                if (b < 0 && sequenceLength(bytes, at - 1, end) == 0) {
                    return traits | NOT_UTF8;
                }
                if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                    return traits | NOT_JSON;
                }
                traits |= WHITESPACE;
            }
        }
        return traits;
    }

    /** Skips eight bytes at a time of what needs no second look within a string: ASCII but the quote and the backslash. */
    private static int skipPlain(byte[] bytes, int start, int end) {
        int at = start;
        while (at + Long.BYTES <= end) {
            long eight = (long) EIGHT.get(bytes, at);
            long special = eight | zeroes(eight ^ QUOTES) | zeroes(eight ^ BACKSLASHES);
            if ((special & HIGH_BITS) != 0) {
                return at;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** Sets the high bit of at least one byte if some byte is zero. */
    private static long zeroes(long eight) {
        return (eight - LOW_BITS) & ~eight;
    }

    /** The length of the multi-byte UTF-8 sequence that begins there (RFC 3629, section 4), or 0 if it is not one. */
    private static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0xC2) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (lead > 0xF4 || at + length > end) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** The end of the object or array that begins at {@code start}, or {@code end} if it has none. */
    public static int endOfValue(byte[] bytes, int start, int end) {
        int depth = 0;
        boolean inString = false;
        for (int at = start; at < end; at++) {
            byte b = bytes[at];
            if (inString) {
                if (b == '\\') {
                    at++;
                } else if (b == '"') {
                    inString = false;
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return at + 1;
            }
        }
        return end;
    }

    public static boolean hasLoneSurrogate(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || ++i == length || !Character.isLowSurrogate(text.charAt(i))) {
                    return true;
                }
            }
        }
        return false;
    }
}
