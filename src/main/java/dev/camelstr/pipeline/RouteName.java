package dev.camelstr.pipeline;

import dev.camelstr.nostr.RelayUrl;
import java.net.URI;
import java.util.Locale;

/** How the routes are named that are made for one relay each. */
public final class RouteName {
    private RouteName() {}

    /** The prefix, host, port and path, in letters, digits, dots and dashes. */
    public static String of(String prefix, String relay) {
        URI uri = URI.create(RelayUrl.withoutSecrets(relay));
        String port = uri.getPort() < 0 ? "" : "-" + uri.getPort();
        String name = uri.getHost() + port + uri.getRawPath();
        return prefix + "-"
                + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-+|-+$", "");
    }
}
