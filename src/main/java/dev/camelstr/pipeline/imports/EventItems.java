package dev.camelstr.pipeline.imports;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The events of a file as people have it: an event a line, a message of a relay or client a line ({@code ["EVENT",{…}]},
 * {@code ["EVENT","sub",{…}]}), or arrays of either; compressed or not, with a byte order mark or without. One item is in
 * memory at a time, and no more of it than the bound.
 */
public final class EventItems implements Closeable {
    private static final int MOST_SPACE = 1 << 14;

    private final BufferedInputStream in;
    private final int maxBytes;
    private final LineReader lines;
    private boolean inArray;
    private boolean begun;

    /** @param maxBytes of a longer item one byte more than this is read, so that who takes it sees that it is too long */
    public EventItems(InputStream file, int maxBytes) throws IOException {
        this.in = new BufferedInputStream(Decompressed.of(file), 1 << 16);
        this.maxBytes = maxBytes + 1;
        this.lines = new LineReader(in, this.maxBytes);
    }

    /**
     * The next line or element, without space around it and without line breaks; empty where there is none; nothing at the
     * end.
     *
     * @throws IOException if the file is damaged, or an array has no end
     */
    public Optional<byte[]> next() throws IOException {
        if (!begun) {
            begun = true;
            skipByteOrderMark();
            inArray = arrayBegins();
        }
        return inArray
                ? Optional.of(Messages.event(stripped(element())))
                : lines.next().map(EventItems::stripped).map(Messages::event);
    }

    private void skipByteOrderMark() throws IOException {
        in.mark(3);
        if (in.read() != 0xef || in.read() != 0xbb || in.read() != 0xbf) {
            in.reset();
        }
    }

    /** Goes into the array that begins here, if one does: a line that is a message begins with a string. */
    private boolean arrayBegins() throws IOException {
        in.mark(MOST_SPACE);
        int length = 0;
        int octet = in.read();
        for (; isSpace(octet) && length < MOST_SPACE / 2; octet = in.read()) {
            length++;
        }
        boolean begins = octet == '[';
        for (int more = 0; begins && more < MOST_SPACE / 2 - 2; more++) {
            octet = in.read();
            if (!isSpace(octet)) {
                begins = octet == '{' || octet == '[' || octet == ']';
                break;
            }
        }
        in.reset();
        if (begins) {
            in.skipNBytes(length + 1L);
        }
        return begins;
    }

    /** Up to the comma or the end of the array. */
    private byte[] element() throws IOException {
        ByteArrayOutputStream element = new ByteArrayOutputStream(1024);
        int depth = 0;
        boolean inText = false;
        boolean escaped = false;
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the JSON array has no end");
            }
            if (depth == 0 && !inText && (octet == ',' || octet == ']')) {
                inArray = octet == ',' || arrayBegins();
                return element.toByteArray();
            }
            if (inText) {
                inText = octet != '"' || escaped;
                escaped = octet == '\\' && !escaped;
            } else if (octet == '"') {
                inText = true;
            } else if (octet == '{' || octet == '[') {
                depth++;
            } else if (octet == '}' || octet == ']') {
                depth--;
            }
            if (element.size() < maxBytes) {
                element.write(octet == '\n' || octet == '\r' ? lineBreak(inText) : octet);
            }
        }
    }

    /** Within a text it is as wrong as before. */
    private static int lineBreak(boolean inText) {
        return inText ? 1 : ' ';
    }

    private static byte[] stripped(byte[] item) {
        int from = 0;
        int to = item.length;
        while (from < to && isSpace(item[from])) {
            from++;
        }
        while (to > from && isSpace(item[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(item, from, to);
    }

    static boolean isSpace(int octet) {
        return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
