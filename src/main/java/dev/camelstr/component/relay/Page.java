package dev.camelstr.component.relay;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered with. Pages get a strict content security policy: scripts and styles only from this very
 * server, nothing inline, no frames.
 *
 * @param status the HTTP status
 * @param headers more headers; they replace the server's own of the same name
 */
public record Page(int status, String contentType, byte[] body, Map<String, String> headers) {

    public static Page of(String contentType, byte[] body) {
        return new Page(200, contentType, body, Map.of());
    }

    public static Page html(String html) {
        return of("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    public static Page text(int status, String text) {
        return new Page(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
