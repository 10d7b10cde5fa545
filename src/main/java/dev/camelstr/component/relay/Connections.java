package dev.camelstr.component.relay;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of a server: who comes in, and what the clock says to those who are there. */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final long SLOWEST_CHECK = 1000;
    private static final long FASTEST_CHECK = 20;

    private final SessionContext context;
    private final NostrRelayConfiguration configuration;
    private final Origins origins;
    private final ClientSites sites;
    private final Newcomers newcomers;

    /** Those without a session, with the time by which they must have made a request. */
    private final Map<HttpConnection, Long> plain = new ConcurrentHashMap<>();

    private volatile boolean accepting = true;

    Connections(SessionContext context, Origins origins) {
        this.context = context;
        this.configuration = context.configuration();
        this.origins = origins;
        this.sites = new ClientSites(configuration, context.memory());
        this.newcomers = new Newcomers(
                configuration.getMaxConnections(),
                Math.min(configuration.getMaxPendingPerAddress(), Math.max(1, configuration.getMaxConnections() / 2)),
                origins::isProxy,
                context.counters().newcomers);
    }

    /** Whether handshakes are accepted; else they are answered with 503. */
    void accept(boolean accept) {
        accepting = accept;
    }

    /** For the server: it takes connections only where there is room. */
    BoundedTransport transport() {
        return new BoundedTransport(newcomers, context.counters().refusedConnections::add);
    }

    void connected(HttpConnection connection) {
        if (configuration.isCompression()) {
            Channels.limitInflation(connection, configuration);
        }
        plain.put(connection, deadline());
        connection.closeHandler(closed -> plain.remove(connection));
    }

    /** @return whether its address may ask that often */
    boolean requested(HttpServerRequest request) {
        context.counters().httpRequests.increment();
        plain.computeIfPresent(request.connection(), (connection, old) -> deadline());
        return sites.mayRequest(origins.client(request));
    }

    /** However long an answer takes, its connection is not closed for that. */
    void answering(HttpConnection connection) {
        plain.computeIfPresent(connection, (known, old) -> System.nanoTime() + Long.MAX_VALUE / 2);
    }

    void answered(HttpConnection connection) {
        plain.computeIfPresent(connection, (known, old) -> deadline());
    }

    private long deadline() {
        return System.nanoTime() + configuration.getHandshakeTimeout() * 1_000_000L;
    }

    /** A handshake, on the connection's event loop. */
    // The handshake handler that Vert.x offers instead hands the socket over only after it has answered.
    @SuppressWarnings("deprecation")
    void upgrade(ServerWebSocket webSocket) {
        if (!accepting) {
            refuse(webSocket, 503);
        } else if (webSocket.headers().get("Sec-WebSocket-Key") == null) {
            webSocket.reject(400);
        } else {
            ClientSites.Entrance entrance = sites.enter(origins.client(webSocket));
            if (entrance.address().isPresent()) {
                open(webSocket, entrance.address().get());
            } else {
                refuse(webSocket, entrance.refusal() == ClientSites.Refusal.TOO_MANY ? 503 : 429);
            }
        }
    }

    @SuppressWarnings("deprecation")
    private void refuse(ServerWebSocket webSocket, int status) {
        context.counters().refusedConnections.increment();
        webSocket.reject(status);
    }

    @SuppressWarnings("deprecation")
    private void open(ServerWebSocket webSocket, ClientAddress address) {
        plain.remove(Channels.connection(webSocket));
        Newcomers.leave(Channels.channel(Channels.connection(webSocket)));
        WebSocketSession session = new WebSocketSession(context, webSocket, address, origins.url(webSocket));
        webSocket.accept();
        session.opened();
    }

    long checkInterval() {
        long shortest = LongStream.of(
                        configuration.getHandshakeTimeout(),
                        configuration.getPingInterval(),
                        configuration.getIdleTimeout(),
                        configuration.getMessageTimeout(),
                        configuration.getSlowReaderTimeout(),
                        configuration.getCloseTimeout())
                .filter(timeout -> timeout > 0)
                .min()
                .orElse(SLOWEST_CHECK);
        return Math.max(FASTEST_CHECK, Math.min(SLOWEST_CHECK, shortest / 4));
    }

    void check() {
        long now = System.nanoTime();
        plain.forEach((connection, deadline) -> {
            if (now - deadline > 0) {
                closeIfPlain(connection);
            }
        });
        context.registry().all().forEach(session -> check(session, now));
        sites.check(now);
    }

    /** On the connection's event loop: its handshake may be on the way. */
    private void closeIfPlain(HttpConnection connection) {
        Channels.channel(connection).eventLoop().execute(() -> {
            if (plain.remove(connection) != null) {
                Channels.channel(connection).close();
            }
        });
    }

    private static void check(WebSocketSession session, long now) {
        try {
            session.check(now);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be checked", session, e);
        }
    }
}
