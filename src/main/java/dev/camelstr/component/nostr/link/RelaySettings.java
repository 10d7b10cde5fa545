package dev.camelstr.component.nostr.link;

import dev.camelstr.nostr.RelayUrl;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/**
 * How to connect to a relay.
 *
 * @param pace how fast connections are begun, of all relays together
 * @param tls used for {@code wss:} only
 * @param connectTimeout for name, TCP, TLS and HTTP together
 * @param idleTimeout after which a silent relay counts as gone
 */
public record RelaySettings(
        URI url,
        SSLSocketFactory tls,
        AddressPolicy addresses,
        ConnectionPace pace,
        int maxMessageBytes,
        Duration connectTimeout,
        Duration idleTimeout,
        String userAgent,
        Map<String, String> headers,
        boolean compression) {

    /** The relay as logs, metrics and the like name it. */
    public String name() {
        return RelayUrl.withoutSecrets(url.toString());
    }

    /** Words of the relay's, or of a library's, that may repeat the URL: without its query. */
    public String harmless(String words) {
        String query = url.getRawQuery();
        return query == null || query.isEmpty() ? words : words.replace("?" + query, "");
    }

    /** The same, where a relay sends us. What was to be told to one host only is not told to another. */
    RelaySettings redirectedTo(URI target) {
        boolean isSameHost = target.getHost().equalsIgnoreCase(url.getHost());
        return new RelaySettings(
                target,
                tls,
                addresses,
                pace,
                maxMessageBytes,
                connectTimeout,
                idleTimeout,
                userAgent,
                isSameHost ? headers : Map.of(),
                compression);
    }

    GuardedSocket.Settings socketSettings() {
        boolean secure = "wss".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        return new GuardedSocket.Settings(
                url.getHost(),
                port,
                secure ? tls : null,
                addresses,
                maxMessageBytes,
                Math.toIntExact(idleTimeout.toMillis()),
                pace,
                connectTimeout);
    }
}
