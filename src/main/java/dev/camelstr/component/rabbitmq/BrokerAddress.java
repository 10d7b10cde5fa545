package dev.camelstr.component.rabbitmq;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where a broker is and as whom to connect. Its text never shows the password. */
public record BrokerAddress(boolean tls, String host, int port, String user, String password, String virtualHost) {
    private static final int PORT = 5552;
    private static final int TLS_PORT = 5551;

    /**
     * Reads {@code rabbitmq-stream://user:password@host:port/vhost} ({@code rabbitmq-stream+tls:} for TLS), or the
     * {@code amqp:} and {@code amqps:} forms that environments hold, whose port is not the stream port and is replaced by
     * its default.
     *
     * @throws IllegalArgumentException if it is none of these; the message does not repeat the URI, for its password
     */
    public static BrokerAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "The uri of RabbitMQ is malformed (" + e.getReason() + " at " + e.getIndex()
                            + "): write rabbitmq-stream://user:password@host:5552/vhost, with special characters of"
                            + " the password as %XX");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean amqp = scheme.startsWith("amqp");
        boolean tls = scheme.equals("rabbitmq-stream+tls") || scheme.equals("amqps");
        if (!tls && !scheme.equals("rabbitmq-stream") && !scheme.equals("amqp")) {
            throw new IllegalArgumentException("The uri of RabbitMQ must begin with rabbitmq-stream:// or"
                    + " rabbitmq-stream+tls:// (amqp:// and amqps:// are understood), not with '" + scheme + "'");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("The uri of RabbitMQ names no host");
        }
        String[] credentials = credentials(uri);
        int port = amqp || uri.getPort() < 0 ? (tls ? TLS_PORT : PORT) : uri.getPort();
        return new BrokerAddress(tls, uri.getHost(), port, credentials[0], credentials[1], virtualHost(uri));
    }

    private static String[] credentials(URI uri) {
        String info = uri.getRawUserInfo();
        if (info == null) {
            return new String[] {"guest", "guest"};
        }
        int colon = info.indexOf(':');
        return colon < 0
                ? new String[] {decode(info), ""}
                : new String[] {decode(info.substring(0, colon)), decode(info.substring(colon + 1))};
    }

    private static String virtualHost(URI uri) {
        String path = uri.getRawPath();
        return path == null || path.length() <= 1 ? "/" : decode(path.substring(1));
    }

    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return (tls ? "rabbitmq-stream+tls://" : "rabbitmq-stream://") + host + ":" + port
                + (virtualHost.startsWith("/") ? virtualHost : "/" + virtualHost);
    }
}
