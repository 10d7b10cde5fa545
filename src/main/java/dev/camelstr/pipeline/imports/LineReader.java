package dev.camelstr.pipeline.imports;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads lines as bytes, each of bounded length: what a longer one has beyond the bound is skipped. */
final class LineReader {
    private final InputStream in;
    private final int maxBytes;
    private boolean cut;

    LineReader(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.maxBytes = maxBytes;
    }

    /** The next line without its end, or nothing at the end of the input. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        cut = false;
        int octet = in.read();
        if (octet < 0) {
            return Optional.empty();
        }
        for (; octet >= 0 && octet != '\n'; octet = in.read()) {
            if (line.size() < maxBytes) {
                line.write(octet);
            } else {
                cut = true;
            }
        }
        return Optional.of(line.toByteArray());
    }

    int maxBytes() {
        return maxBytes;
    }

    /** Whether the last line was longer than the bound. */
    boolean wasCut() {
        return cut;
    }
}
