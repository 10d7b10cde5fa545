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

    /** What is none of the domain name system's, or only of this network's (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476). */
    private static final List<String> NO_NAMES =
            List.of(".local", ".onion", ".localhost", ".internal", ".arpa", ".test", ".invalid", ".alt", ".i2p");

    /** Of a host (RFC 1035), in characters. */
    private static final int LONGEST_NAME = 253;

    /** Of a URL that a stranger has written: a name and a short path. It is the key of rows, whose length is bounded. */
    private static final int LONGEST_OF_STRANGER = 400;

    /** How much of one that is none is repeated. */
    private static final int SHOWN = 200;

    /** Why a relay is not connected to though a stranger has named it. */
    public enum Refusal {
        /** It is no URL, or none of a relay, has a user or a fragment, or letters that URLs do not have. */
        NO_RELAY,
        TOO_LONG,
        /** An address stands where a name should be, or a name that only this network knows, or that is none. */
        NO_NAME,
        /** The port is another service's. */
        PORT
    }

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
        return refusal(url).isPresent() ? Optional.empty() : Optional.of(canonical(url));
    }

    /** Why {@link #ofStranger} yields nothing, where it does. */
    public static Optional<Refusal> refusal(String url) {
        try {
            return refusal(url.strip(), URI.create(canonical(url)));
        } catch (IllegalArgumentException e) {
            return Optional.of(url.length() > LONGEST_OF_STRANGER ? Refusal.TOO_LONG : Refusal.NO_RELAY);
        }
    }

    private static Optional<Refusal> refusal(String written, URI relay) {
        String host = relay.getHost();
        if (written.length() > LONGEST_OF_STRANGER) {
            return Optional.of(Refusal.TOO_LONG);
        }
        if (written.chars().anyMatch(character -> character > '~')) {
            return Optional.of(Refusal.NO_RELAY);
        }
        boolean isName = host.length() <= LONGEST_NAME && NAME.matcher(host).matches();
        if (!isName || NO_NAMES.stream().anyMatch(host::endsWith)) {
            return Optional.of(Refusal.NO_NAME);
        }
        int port = relay.getPort();
        boolean isPort = port < 0 || port >= FIRST_FREE_PORT || USUAL_PORTS.contains(port);
        return isPort ? Optional.empty() : Optional.of(Refusal.PORT);
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
