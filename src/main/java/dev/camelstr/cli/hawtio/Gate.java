package dev.camelstr.cli.hawtio;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who gets in: whoever has the password, by a name of this console, and no other site's page in the browser of somebody who
 * has. The browser sends the password along with whatever another page asks of this port, hence the last.
 */
final class Gate {
    private static final Set<String> OWN_FETCH_SITES = Set.of("same-origin", "none");

    private final Set<String> names;
    private final byte[] credentials;

    Gate(HawtioOptions options) {
        names = options.names();
        credentials = (options.user() + ":" + options.password()).getBytes(StandardCharsets.UTF_8);
    }

    /** Against DNS rebinding: a foreign name that leads here is still another site's. */
    boolean isOwnHost(Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        return hosts.size() == 1
                && names.contains(hosts.get(0).toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", ""));
    }

    /** Strict: an origin that is told must be this console's own; RFC 6454. */
    boolean isOwnOrigin(Headers headers) {
        String host = headers.getFirst("Host");
        return headers.getOrDefault("Origin", List.of()).stream()
                .allMatch(origin -> origin.equalsIgnoreCase("http://" + host)
                        || origin.equalsIgnoreCase("https://" + host)); // behind a proxy
    }

    /** Whether no other site's page had the browser ask this; older browsers and other clients do not say (Fetch Metadata). */
    boolean isFetchedByItself(Headers headers) {
        return OWN_FETCH_SITES.containsAll(headers.getOrDefault("Sec-Fetch-Site", List.of()));
    }

    boolean offersPassword(Headers headers) {
        return headers.containsKey("Authorization");
    }

    /** RFC 7617, in constant time. */
    boolean knowsPassword(Headers headers) {
        String given = headers.getFirst("Authorization");
        if (given == null || !given.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            return MessageDigest.isEqual(
                    Base64.getDecoder().decode(given.substring(6).strip()), credentials);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
