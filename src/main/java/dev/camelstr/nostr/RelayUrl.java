package dev.camelstr.nostr;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How the URLs of relays are compared, and shown to people. Strangers write them: what they cost grows with their length. */
public final class RelayUrl {
    /** Characters; what is longer names no relay. */
    public static final int MAX_LENGTH = 2_048;

    private static final int MAX_PORT = 65_535;
    private static final int FIRST_FREE_PORT = 1_024;
    private static final Set<Integer> USUAL_PORTS = Set.of(80, 443);

    /** At least two labels, the last of which is no number: else it may be an address. International ones are {@code xn--}. */
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

    /** What is none of the domain name system's, or only of this network's (RFC 6761, RFC 6762, RFC 7686, RFC 8375). */
    private static final List<String> NO_NAMES =
            List.of(".local", ".onion", ".localhost", ".internal", ".home.arpa", ".test", ".invalid", ".i2p");

    /** How much of one that is none is repeated. */
    private static final int SHOWN = 200;

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
            String port = uri.getPort() < 0 || uri.getPort() == usualPort(scheme) ? "" : ":" + uri.getPort();
            String path = uri.getRawPath() == null ? "" : withoutSlashesAtEnd(uri.getRawPath());
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
        } catch (IllegalArgumentException e) {
            return stripped;
        }
    }

    /**
     * The one form in which a relay that is to be connected to is kept: as {@link #normal}, but with its path as it is
     * ({@code /} where there is none) and with its query, as servers tell by them whom to answer.
     *
     * @throws IllegalArgumentException if it is no URL of a relay, in words for whoever wrote it, without what may be a
     *     secret
     */
    public static String canonical(String url) {
        String harmless = withoutSecrets(url);
        String shown = "'" + harmless.substring(0, Math.min(SHOWN, harmless.length())) + "'";
        if (url.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(shown + " is longer than " + MAX_LENGTH + " characters");
        }
        URI uri = parse(url.strip(), shown);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException(shown + " does not begin with wss:// or ws://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(shown + " names no host");
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException(shown + " has a port that is none");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(shown + " has a user or a fragment");
        }
        String port = uri.getPort() < 0 || uri.getPort() == usualPort(scheme) ? "" : ":" + uri.getPort();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null || uri.getRawQuery().isEmpty() ? "" : "?" + uri.getRawQuery();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path + query;
    }

    /**
     * The {@link #canonical} URL of a relay that a stranger has named, in an event: nothing where it may not be connected to
     * for this alone. It needs a host name of several labels, no user, and a port that is the usual one or no other service's.
     * Where the name leads is to be looked at on the very connection.
     */
    public static Optional<String> ofStranger(String url) {
        try {
            String canonical = canonical(url);
            URI uri = URI.create(canonical);
            String host = uri.getHost();
            boolean isName = NAME.matcher(host).matches();
            boolean isPort =
                    uri.getPort() < 0 || uri.getPort() >= FIRST_FREE_PORT || USUAL_PORTS.contains(uri.getPort());
            return isName && isPort && NO_NAMES.stream().noneMatch(host::endsWith)
                    ? Optional.of(canonical)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static URI parse(String url, String shown) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Without the cause, whose words repeat all of it.
            throw new IllegalArgumentException(shown + " is no URL");
        }
    }

    private static int usualPort(String scheme) {
        return scheme.equals("wss") ? 443 : 80;
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
