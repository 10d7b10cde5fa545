package dev.camelstr.pipeline.watch;

import dev.camelstr.component.relay.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The packaged files of the page, below {@code web/} on the class path: those that are named here, nothing else. */
final class WebFiles {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("index.html", "text/html; charset=utf-8"),
            Map.entry("watcher.css", "text/css; charset=utf-8"),
            Map.entry("icon.svg", "image/svg+xml"),
            Map.entry("watcher.js", SCRIPT),
            Map.entry("about.js", SCRIPT),
            Map.entry("cards.js", SCRIPT),
            Map.entry("charts.js", SCRIPT),
            Map.entry("content.js", SCRIPT),
            Map.entry("counts.js", SCRIPT),
            Map.entry("dom.js", SCRIPT),
            Map.entry("elsewhere.js", SCRIPT),
            Map.entry("eventpage.js", SCRIPT),
            Map.entry("feed.js", SCRIPT),
            Map.entry("filters.js", SCRIPT),
            Map.entry("health.js", SCRIPT),
            Map.entry("hour.js", SCRIPT),
            Map.entry("keys.js", SCRIPT),
            Map.entry("kinds.js", SCRIPT),
            Map.entry("links.js", SCRIPT),
            Map.entry("live.js", SCRIPT),
            Map.entry("nip19.js", SCRIPT),
            Map.entry("people.js", SCRIPT),
            Map.entry("pipeline.js", SCRIPT),
            Map.entry("profilepage.js", SCRIPT),
            Map.entry("profiles.js", SCRIPT),
            Map.entry("queries.js", SCRIPT),
            Map.entry("rejected.js", SCRIPT),
            Map.entry("relay.js", SCRIPT),
            Map.entry("router.js", SCRIPT),
            Map.entry("thread.js", SCRIPT),
            Map.entry("topology.js", SCRIPT),
            Map.entry("trending.js", SCRIPT),
            Map.entry("upstreams.js", SCRIPT),
            Map.entry("views.js", SCRIPT));

    /**
     * Stricter than the server's own: whatever would make markup or a script of a text fails. Images of other hosts are
     * allowed as the page loads one when somebody asks for it.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "X-Frame-Options", "DENY");

    private final Map<String, Page> loaded = new ConcurrentHashMap<>();

    /** The file of that name, or nothing if there is none. */
    Optional<Page> find(String name) {
        return TYPES.containsKey(name) ? Optional.of(loaded.computeIfAbsent(name, WebFiles::load)) : Optional.empty();
    }

    private static Page load(String name) {
        try (InputStream in = WebFiles.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw new IllegalStateException("web/" + name + " is not packaged");
            }
            return new Page(200, TYPES.get(name), in.readAllBytes(), HEADERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
