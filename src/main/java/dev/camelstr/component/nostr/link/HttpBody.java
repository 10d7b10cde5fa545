package dev.camelstr.component.nostr.link;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/** The body of a relay's HTTP response (RFC 9112, sections 6 and 7), up to a bound. */
final class HttpBody {

    private static final int MAX_LINE = 256;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,7})[ \\t]*(;.*)?");

    private final InputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    HttpBody(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** @throws IOException if it is cut off or too long, or its length is not said as it should be */
    byte[] read(ResponseHead head) throws IOException {
        Optional<String> coding = head.field("Transfer-Encoding");
        Optional<String> length = head.field("Content-Length");
        if (coding.isPresent()) {
            readChunks(coding.get());
        } else if (length.isPresent()) {
            readBytes(length(length.get()));
        } else {
            body.writeBytes(in.readNBytes(maxBytes + 1));
            requireRoom(0);
        }
        return body.toByteArray();
    }

    private static int length(String value) throws IOException {
        if (!LENGTH.matcher(value).matches()) {
            throw new RefusedInputException("its document has no plausible length");
        }
        return Integer.parseInt(value);
    }

    private void readChunks(String coding) throws IOException {
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new RefusedInputException("its document comes in a coding that was not asked for");
        }
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            readBytes(length);
            if (!line().isEmpty()) {
                throw new RefusedInputException("its document comes in chunks that are none");
            }
        }
    }

    private int chunkLength() throws IOException {
        var matcher = CHUNK.matcher(line());
        if (!matcher.matches()) {
            throw new RefusedInputException("its document comes in chunks that are none");
        }
        return Integer.parseInt(matcher.group(1), 16);
    }

    private void readBytes(int count) throws IOException {
        requireRoom(count);
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("its document was cut off");
        }
        body.writeBytes(bytes);
    }

    private void requireRoom(int more) throws IOException {
        if (more > maxBytes - body.size()) {
            throw new RefusedInputException("its document is longer than " + maxBytes + " bytes");
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() == MAX_LINE) {
                throw new EOFException("its document was cut off");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
