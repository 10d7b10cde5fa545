package dev.camelstr.nostr;

import java.net.URI;
import java.util.Locale;

/** How the URLs of relays are compared, and shown to people. */
public final class RelayUrl {
    private RelayUrl() {}

    /**
     * The same for URLs that people write differently: scheme and host in lower case, no default port, no slash at the end.
     * What is no URL with a host stays as it is, without the space around it.
     */
    public static String normal(String url) {
        String stripped = url.strip();
        try {
            URI uri = URI.create(stripped);
            if (uri.getScheme() == null || uri.getHost() == null) {
                return stripped;
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int usual = scheme.equals("wss") ? 443 : 80;
            String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
            String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
        } catch (IllegalArgumentException e) {
            return stripped;
        }
    }

    /** As people may see it: without what stands before the host and behind the path, for that may be a secret. */
    public static String withoutSecrets(String url) {
        return url.replaceFirst("^([a-zA-Z]+://)[^/?#]*@", "$1").replaceFirst("[?#].*$", "");
    }
}
