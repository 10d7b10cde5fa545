package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.RelayUrl;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * By which URL clients know this relay. A client proves its key by signing that URL (NIP-42): a relay that accepted any
 * name, or the one that a client says it used, could be fooled by another relay that passes its challenge on. So while no
 * URL is configured, only names of the loopback interface count as own.
 */
public final class OwnUrl {
    private String configured = "";

    /** {@code wss://relay.example/}; empty if there is none. */
    public void setUrl(String url) {
        this.configured = url.strip();
    }

    public boolean isConfigured() {
        return !configured.isEmpty();
    }

    /** What whoever starts the relay is to know; nothing where the URL is configured. */
    public Optional<String> notice() {
        return isConfigured()
                ? Optional.empty()
                : Optional.of(
                        "camelstr.relay.url is not set: only clients on this machine can prove their key (NIP-42), so"
                                + " others cannot publish protected events (NIP-70) or read private ones, and requests to vanish"
                                + " (NIP-62) count only if they name all relays. Set it to the wss:// URL that clients use.");
    }

    /** Whether a client of this session can authenticate at all. */
    public boolean canAuthenticate(Session session) {
        return isConfigured() || isLoopback(session.url());
    }

    /** Whether the URL names this relay. */
    boolean isOwn(String url) {
        return isConfigured() ? RelayUrl.normal(url).equals(RelayUrl.normal(configured)) : isLoopback(url);
    }

    /**
     * Whether a URL that was signed for an HTTP request (NIP-98) is the request's and this relay's. It may be written as
     * the relay's URL, with {@code ws}, or as the request's, with {@code http}.
     *
     * @param requested as the client used it: it decides where no URL is configured, and there only for loopback names
     */
    public boolean isOwnRequest(String signed, String requested) {
        if (isConfigured() ? !isOwnPath(path(requested)) : !isLoopback(requested)) {
            return false;
        }
        String query = parse(requested).map(URI::getRawQuery).orElse("");
        return parse(signed)
                .filter(uri -> uri.getRawFragment() == null && uri.getRawUserInfo() == null)
                .filter(uri -> Objects.requireNonNullElse(uri.getRawQuery(), "").equals(query))
                .filter(uri -> asWebSocket(signed).equals(asWebSocket(isConfigured() ? configured : requested)))
                .isPresent();
    }

    /**
     * The same for something below this relay's URL.
     *
     * @param resource its path there, from the slash on
     */
    public boolean isOwnRequest(String signed, String requested, String resource) {
        Optional<String> ofSigned = without(resource, signed);
        Optional<String> ofRequested = without(resource, requested);
        return ofSigned.isPresent() && ofRequested.isPresent() && isOwnRequest(ofSigned.get(), ofRequested.get());
    }

    private static Optional<String> without(String resource, String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        return path.endsWith(resource)
                ? Optional.of(path.substring(0, path.length() - resource.length()) + url.substring(path.length()))
                : Optional.empty();
    }

    /** A proxy may have taken the path of this relay's URL away. */
    private boolean isOwnPath(String path) {
        return path.isEmpty() || path.equals(path(configured));
    }

    private static String path(String url) {
        return parse(url)
                .map(URI::getRawPath)
                .map(RelayUrl::withoutSlashesAtEnd)
                .orElse("");
    }

    private static String asWebSocket(String url) {
        String stripped = url.strip();
        return RelayUrl.normal(stripped.regionMatches(true, 0, "http", 0, 4) ? "ws" + stripped.substring(4) : stripped);
    }

    private static boolean isLoopback(String url) {
        String host = parse(url).map(URI::getHost).orElse("").toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static Optional<URI> parse(String url) {
        try {
            URI uri = URI.create(url.length() > RelayUrl.MAX_LENGTH ? "" : url.strip());
            return uri.getScheme() == null || uri.getHost() == null ? Optional.empty() : Optional.of(uri);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
