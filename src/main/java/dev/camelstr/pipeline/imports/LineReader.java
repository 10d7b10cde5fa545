package dev.camelstr.pipeline.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads lines as bytes, each of bounded length: what a longer one has beyond the bound is skipped. */
final class LineReader {
    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private boolean cut;

    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line without its end, or nothing at the end of the input. */
    Optional<byte[]> next() throws IOException {
        cut = false;
        if (!fill()) {
            return Optional.empty();
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        do {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            int taken = Math.min(at - from, maxBytes - line.size());
            line.write(buffer, from, taken);
            cut |= taken < at - from;
        } while (at == end && fill());
        at++; // the line's end, if it has one
        return Optional.of(line.toByteArray());
    }

    private boolean fill() throws IOException {
        if (at >= end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }

    int maxBytes() {
        return maxBytes;
    }

    /** Whether the last line was longer than the bound. */
    boolean wasCut() {
        return cut;
    }
}
