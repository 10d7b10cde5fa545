package dev.camelstr.cli.settings.type;

import dev.camelstr.component.rabbitmq.BrokerAddress;
import dev.camelstr.component.relay.limits.TrustedProxies;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.pipeline.forward.ForwardRoutes;
import dev.camelstr.store.database.DatabaseUrl;
import dev.camelstr.store.relays.RelayTable;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Where something is in the network. */
final class Addresses {
    private static final Pattern HOST_NAME =
            Pattern.compile("[A-Za-z0-9_.-]{1,253}|\\[?[0-9A-Fa-f:.]{2,45}(%\\w+)?\\]?");

    static final SettingType HOST = ParsedType.of("a host name or an address, without port", Addresses::requireHost);
    static final SettingType HOSTS =
            ParsedType.of("host names separated by commas", list -> each(list, Addresses::requireHost));
    static final SettingType NETWORKS =
            ParsedType.of("addresses and networks separated by commas, such as 10.0.0.0/8", TrustedProxies::parse);
    static final SettingType RELAY =
            ParsedType.of("the URL of a relay (ws:// or wss://)", Addresses::requireRelay, Addresses::asRelay);
    static final SettingType RELAYS = ParsedType.secret(
            "URLs of relays (ws:// or wss://) separated by commas, at most " + RelayTable.MOST_RELAYS,
            list -> requireRelays(list, RelayTable.MOST_RELAYS));
    static final SettingType FORWARDED_TO = ParsedType.secret(
            "URLs of relays (ws:// or wss://) separated by commas, at most " + ForwardRoutes.MOST_RELAYS,
            list -> requireRelays(list, ForwardRoutes.MOST_RELAYS));
    static final SettingType WEB = ParsedType.of(
            "a URL (http:// or https://)",
            url -> requireUrl(url, List.of("http", "https")),
            url -> url.contains("://") ? "" : "https://" + url);
    static final SettingType BROKER =
            ParsedType.secret("rabbitmq-stream://user:password@host:5552/vhost", BrokerAddress::parse);
    static final SettingType DATABASE = ParsedType.secret(
            "jdbc:postgresql://host/db?user=…&password=… or postgres://user:password@host:5432/db",
            Addresses::requireDatabase);

    private Addresses() {}

    private static void requireRelays(String list, int most) {
        each(list, Addresses::requireRelay);
        if (list.split(",").length > most) {
            throw new IllegalArgumentException("");
        }
    }

    private static void each(String list, ParsedType.Parser parser) {
        Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .forEach(parser::parse);
    }

    private static void requireHost(String host) {
        if (!HOST_NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("");
        }
    }

    private static void requireRelay(String url) {
        requireUrl(url, List.of("ws", "wss"));
    }

    /** The reason shows a URL without what may be a secret in it. */
    private static void requireUrl(String url, List<String> schemes) {
        String shown = "'" + RelayUrl.withoutSecrets(url) + "'";
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || !schemes.contains(String.valueOf(uri.getScheme()))) {
                throw new IllegalArgumentException(shown + " is none");
            }
            if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(shown + " has a user or a fragment");
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(shown + " is none", e);
        }
    }

    private static String asRelay(String url) {
        int scheme = url.indexOf("://");
        String secure = url.startsWith("http://") ? "ws://" : "wss://";
        return secure + (scheme < 0 ? url : url.substring(scheme + 3));
    }

    private static void requireDatabase(String url) {
        try {
            DatabaseUrl.parse(url);
        } catch (SQLException e) {
            throw new IllegalArgumentException("", e);
        }
    }
}
