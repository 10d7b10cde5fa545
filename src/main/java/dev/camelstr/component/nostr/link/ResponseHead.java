package dev.camelstr.component.nostr.link;

import dev.camelstr.nostr.text.ShownText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of a relay's HTTP response, byte by byte as it comes, up to a bound. Not thread-safe. */
final class ResponseHead {

    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_SHOWN = 120;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})( .*)?");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private String statusLine = "";
    private int status;
    private int lineBytes;
    private boolean afterReturn;
    private boolean complete;

    /**
     * Takes the next byte. Strict about line ends: where a reader after this one sees the end of the head, this must see it
     * too.
     *
     * @throws RefusedInputException if it is no such head, or too long
     */
    void accept(byte value) throws RefusedInputException {
        bytes.write(value);
        if (bytes.size() > MAX_BYTES) {
            throw new RefusedInputException("the head of its HTTP response is longer than " + MAX_BYTES);
        }
        if (afterReturn != (value == '\n')) {
            throw new RefusedInputException("its HTTP response has a line that does not end in CR LF");
        }
        if (value == '\n') {
            afterReturn = false;
            endOfLine();
        } else if (value == '\r') {
            afterReturn = true;
        } else {
            lineBytes++;
        }
    }

    private void endOfLine() throws RefusedInputException {
        if (status == 0) {
            statusLine = text().stripTrailing();
            Matcher matcher = STATUS_LINE.matcher(statusLine);
            if (!matcher.matches()) {
                throw new RefusedInputException("it answered what is no HTTP: " + statusLine());
            }
            status = Integer.parseInt(matcher.group(1));
        } else if (lineBytes == 0) {
            complete = true;
        }
        lineBytes = 0;
    }

    boolean isComplete() {
        return complete;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    int status() {
        return status;
    }

    /** Fit to be shown. */
    String statusLine() {
        return ShownText.line(statusLine, MAX_SHOWN).strip();
    }

    /** The value of the first field of that name; not fit to be shown. */
    Optional<String> field(String name) {
        List<String> lines = text().lines().skip(1).toList();
        return lines.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
