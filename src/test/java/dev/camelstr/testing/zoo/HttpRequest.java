package dev.camelstr.testing.zoo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of a request.
 *
 * @param headers by name in lower case
 */
public record HttpRequest(String path, Map<String, String> headers) {
    private static final int MOST_BYTES = 32 * 1024;

    static HttpRequest read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() > MOST_BYTES) {
                throw new EOFException("no whole request");
            }
            head.append((char) next);
        }
        String[] lines = head.toString().split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        String[] words = lines[0].split(" ");
        return new HttpRequest(words.length > 1 ? words[1] : "/", headers);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    boolean asksForWebSocket() {
        return header("upgrade").equalsIgnoreCase("websocket");
    }

    boolean asksForDocument() {
        return header("accept").contains("application/nostr+json");
    }
}
