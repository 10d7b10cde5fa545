package dev.camelstr.component.nostr;

import dev.camelstr.nostr.RelayUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The URLs of relays. */
final class RelayUrls {
    private RelayUrls() {}

    /**
     * @param query what the URL has behind its question mark; null for nothing
     * @throws IllegalArgumentException if it is not a URL of a relay, in words for whoever configured it
     */
    static URI parse(String url, String query) {
        return parse(query == null || query.isEmpty() ? url : url + "?" + query);
    }

    /**
     * @throws IllegalArgumentException if it is not a URL of a relay, in words for whoever configured it
     */
    static URI parse(String url) {
        URI parsed = uri(url);
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw notRelay(url, "it must begin with wss:// or ws://");
        }
        if (parsed.getHost() == null || parsed.getHost().isEmpty()) {
            throw notRelay(url, "it names no host");
        }
        if (parsed.getPort() > 65_535 || parsed.getPort() == 0) {
            throw notRelay(url, "its port is not one");
        }
        if (parsed.getRawUserInfo() != null || parsed.getRawFragment() != null) {
            throw notRelay(url, "it must have neither a user nor a fragment");
        }
        return parsed;
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw notRelay(url, e.getReason());
        }
    }

    private static IllegalArgumentException notRelay(String url, String why) {
        return new IllegalArgumentException("'" + RelayUrl.withoutSecrets(url) + "' is not the URL of a relay: " + why);
    }
}
