package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Address;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a broker is and as whom to connect. Its text never shows the password.
 *
 * @param nodes of its cluster, or the one that there is; the first names it
 */
public record BrokerAddress(boolean tls, List<Address> nodes, String user, String password, String virtualHost) {
    private static final int PORT = 5552;
    private static final int TLS_PORT = 5551;
    private static final int LAST_PORT = 65_535;
    private static final String MALFORMED =
            "The uri of RabbitMQ is malformed: write rabbitmq-stream://user:password@host:5552/vhost, with special"
                    + " characters of the password as %XX";

    private static final Pattern URI_PARTS = Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#\\s]*)(?<path>/[^?#\\s]*)?([?#]\\S*)?");
    private static final Pattern NODE =
            Pattern.compile("(?<host>[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:(?<port>\\d{1,5}))?");

    /**
     * Reads {@code rabbitmq-stream://user:password@host:port/vhost} ({@code rabbitmq-stream+tls:} for TLS), with more
     * {@code host:port} after commas where there are more nodes, or the {@code amqp:} and {@code amqps:} forms that
     * environments hold, whose port is not the stream port and is replaced by its default.
     *
     * @throws IllegalArgumentException if it is none of these; the message does not repeat the URI, for its password
     */
    public static BrokerAddress parse(String text) {
        Matcher parts = URI_PARTS.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(MALFORMED);
        }
        String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
        boolean amqp = scheme.startsWith("amqp");
        boolean tls = scheme.equals("rabbitmq-stream+tls") || scheme.equals("amqps");
        if (!tls && !scheme.equals("rabbitmq-stream") && !scheme.equals("amqp")) {
            throw new IllegalArgumentException("The uri of RabbitMQ must begin with rabbitmq-stream:// or"
                    + " rabbitmq-stream+tls:// (amqp:// and amqps:// are understood), not with '" + scheme + "'");
        }
        String authority = parts.group("authority");
        int at = authority.lastIndexOf('@');
        String[] credentials = credentials(authority.substring(0, Math.max(0, at)));
        int usualPort = tls ? TLS_PORT : PORT;
        List<Address> nodes = Arrays.stream(authority.substring(at + 1).split(",", -1))
                .map(node -> node(node, usualPort, amqp))
                .toList();
        return new BrokerAddress(tls, nodes, credentials[0], credentials[1], virtualHost(parts.group("path")));
    }

    private static Address node(String hostAndPort, int usualPort, boolean isUsualPort) {
        Matcher node = NODE.matcher(hostAndPort);
        int port = !node.matches() ? 0 : node.group("port") == null ? usualPort : Integer.parseInt(node.group("port"));
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("The uri of RabbitMQ names no host:port, or not everywhere");
        }
        return new Address(node.group("host"), isUsualPort ? usualPort : port);
    }

    private static String[] credentials(String info) {
        if (info.isEmpty()) {
            return new String[] {"guest", "guest"};
        }
        int colon = info.indexOf(':');
        return colon < 0
                ? new String[] {decode(info), ""}
                : new String[] {decode(info.substring(0, colon)), decode(info.substring(colon + 1))};
    }

    private static String virtualHost(String path) {
        return path == null || path.length() <= 1 ? "/" : decode(path.substring(1));
    }

    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(MALFORMED); // its cause would show a part
        }
    }

    @Override
    public String toString() {
        String hosts =
                nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
        return scheme() + "://" + hosts + (virtualHost.startsWith("/") ? virtualHost : "/" + virtualHost);
    }

    private String scheme() {
        return tls ? "rabbitmq-stream+tls" : "rabbitmq-stream";
    }

    /** For the client: one for each node, without credentials. */
    List<String> nodeUris() {
        return nodes.stream()
                .map(node -> scheme() + "://" + node.host() + ":" + node.port())
                .toList();
    }
}
