package dev.camelstr.nostr;

import java.net.URI;
import java.util.Locale;

/** How the URLs of relays are compared, and shown to people. Strangers write them: what they cost grows with their length. */
public final class RelayUrl {
    /** Characters; what is longer names no relay. */
    public static final int MAX_LENGTH = 2_048;

    private RelayUrl() {}

    /**
     * The same for URLs that people write differently: scheme and host in lower case, no default port, no slash at the end.
     * What is no URL with a host, or is too long for one, stays as it is, without the space around it.
     */
    public static String normal(String url) {
        if (url.length() > MAX_LENGTH) {
            return url;
        }
        String stripped = url.strip();
        try {
            URI uri = URI.create(stripped);
            if (uri.getScheme() == null || uri.getHost() == null) {
                return stripped;
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int usual = scheme.equals("wss") ? 443 : 80;
            String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
            String path = uri.getRawPath() == null ? "" : withoutSlashesAtEnd(uri.getRawPath());
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
        } catch (IllegalArgumentException e) {
            return stripped;
        }
    }

    /** {@code /a//} is {@code /a}, and {@code /} is nothing. */
    public static String withoutSlashesAtEnd(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** As people may see it: without what stands before the host and behind the path, for that may be a secret. */
    public static String withoutSecrets(String url) {
        int authority = url.indexOf("://") + 3;
        if (authority < 3) {
            return url.substring(0, endOf(url, 0, "?#"));
        }
        int host = url.lastIndexOf('@', endOf(url, authority, "/?#") - 1) + 1;
        String end = url.substring(Math.max(authority, host), endOf(url, authority, "?#"));
        return url.substring(0, authority) + end;
    }

    /** Where the first of these characters stands, or the end. */
    private static int endOf(String url, int from, String characters) {
        int end = url.length();
        for (int i = 0; i < characters.length(); i++) {
            int at = url.indexOf(characters.charAt(i), from);
            end = at < 0 ? end : Math.min(end, at);
        }
        return end;
    }
}
