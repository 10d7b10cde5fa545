package dev.camelstr.component.nostr.link;

import dev.camelstr.nostr.RelayUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where a relay sends us: to the same host, or by {@code wss:} to a host of the same registered domain, and never from TLS
 * to none.
 */
final class Redirect {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 307, 308);
    private static final Map<String, String> SCHEMES = Map.of("http", "ws", "https", "wss", "ws", "ws", "wss", "wss");

    private Redirect() {}

    static boolean isOne(ResponseHead head) {
        return STATUSES.contains(head.status()) && head.field("Location").isPresent();
    }

    /**
     * @param from {@code ws:} or {@code wss:}
     * @return {@code ws:} or {@code wss:}, also where the relay has said it in terms of HTTP
     * @throws IOException if it is not followed, with a message that says why
     */
    static URI target(URI from, ResponseHead head) throws IOException {
        URI to = location(from, head.field("Location").orElse(""));
        boolean isSecure = to.getScheme().equals("wss");
        String shown = RelayUrl.withoutSecrets(to.toString());
        if (!isSecure && "wss".equalsIgnoreCase(from.getScheme())) {
            throw new IOException("it redirects to " + shown + ", without TLS");
        }
        boolean isSameHost = to.getHost().equalsIgnoreCase(from.getHost());
        if (!isSameHost && !(isSecure && areOfOneDomain(from.getHost(), to.getHost()))) {
            throw new IOException("it redirects to " + shown + ", which is another's");
        }
        return to;
    }

    private static URI location(URI from, String location) throws IOException {
        try {
            if (location.length() <= RelayUrl.MAX_LENGTH) {
                URI to = from.resolve(location);
                String scheme = SCHEMES.getOrDefault(to.getScheme().toLowerCase(Locale.ROOT), "");
                boolean isRelay = to.getHost() != null && to.getRawUserInfo() == null && to.getRawFragment() == null;
                if (isRelay && !scheme.isEmpty() && to.getPort() <= 65_535 && to.getPort() != 0) {
                    return URI.create(
                            scheme + to.toString().substring(to.getScheme().length()));
                }
            }
        } catch (IllegalArgumentException e) {
            // It is said below.
        }
        throw new IOException("it redirects to what is no relay's URL");
    }

    private static boolean areOfOneDomain(String one, String other) {
        return RegisteredDomain.of(one).isPresent() && RegisteredDomain.of(one).equals(RegisteredDomain.of(other));
    }
}
