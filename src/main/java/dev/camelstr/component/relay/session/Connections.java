package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.frames.Channels;
import dev.camelstr.component.relay.frames.PlainConnection;
import dev.camelstr.component.relay.limits.BoundedTransport;
import dev.camelstr.component.relay.limits.ClientAddress;
import dev.camelstr.component.relay.limits.ClientSites;
import dev.camelstr.component.relay.limits.Origins;
import dev.camelstr.component.relay.limits.WaitingRoom;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of a server: who comes in, and what the clock says to those who are there. */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** Bytes that are read of one socket before others have their turn. */
    private static final int MOST_AT_ONCE = 32 * 1024;

    private static final long SLOWEST_CHECK = 1000;
    private static final long FASTEST_CHECK = 20;

    private final SessionContext context;
    private final NostrRelayConfiguration configuration;
    private final Origins origins;
    private final ClientSites sites;
    private final int mostPending;
    private final WaitingRoom room;

    /** Those without a session. */
    private final Set<PlainConnection> plain = ConcurrentHashMap.newKeySet();

    private volatile boolean accepting = true;

    public Connections(SessionContext context, Origins origins) {
        this.context = context;
        this.configuration = context.configuration();
        this.origins = origins;
        this.sites = new ClientSites(configuration, context.memory());
        this.mostPending =
                Math.max(1, Math.min(configuration.getMaxPendingPerAddress(), configuration.getMaxConnections() / 2));
        this.room = new WaitingRoom(
                configuration.getMaxConnections(), mostPending, origins::isProxy, context.counters().newcomers);
    }

    /** Whether handshakes are accepted; else they are answered with 503. */
    void accept(boolean accept) {
        accepting = accept;
    }

    /** For the server: it has no more connections than there is room for. */
    public BoundedTransport transport() {
        return new BoundedTransport(
                room, origins::isProxy, Math.max(1, mostPending * 3 / 4), context.counters().refusedConnections);
    }

    /** On the connection's event loop. */
    public void connected(HttpConnection connection) {
        if (configuration.isCompression()) {
            Channels.limitInflation(connection, configuration);
        }
        Channel channel = Channels.channel(connection);
        BoundedTransport.stands(channel);
        channel.config().setRecvByteBufAllocator(shortTurns());
        PlainConnection entered = new PlainConnection(WaitingRoom.placeOf(channel), context.memory(), configuration);
        Channels.insert(connection, entered);
        plain.add(entered);
        channel.closeFuture().addListener(closed -> plain.remove(entered));
    }

    /** What one socket has to say keeps the others of its event loop waiting: thousands of frames fit into little. */
    private static RecvByteBufAllocator shortTurns() {
        return new AdaptiveRecvByteBufAllocator(64, 2_048, MOST_AT_ONCE).maxMessagesPerRead(1);
    }

    /** @return whether its address may ask that often */
    public boolean requested(HttpServerRequest request) {
        context.counters().httpRequests.increment();
        return sites.mayRequest(origins.client(request));
    }

    /** A handshake, on the connection's event loop. */
    // The handshake handler that Vert.x offers instead hands the socket over only after it has answered.
    @SuppressWarnings("deprecation")
    public void upgrade(ServerWebSocket webSocket) {
        if (!accepting) {
            refuse(webSocket, 503);
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

    private void open(ServerWebSocket webSocket, ClientAddress address) {
        PlainConnection entered = Channels.plain(webSocket);
        WebSocketSession session = new WebSocketSession(context, webSocket, address, origins.url(webSocket));
        session.endsWithItsConnection();
        entered.leaves();
        accept(webSocket);
        entered.upgraded();
        plain.remove(entered);
        session.opened();
    }

    @SuppressWarnings("deprecation")
    private static void accept(ServerWebSocket webSocket) {
        webSocket.accept();
    }

    public long checkInterval() {
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

    public void check() {
        long now = System.nanoTime();
        plain.forEach(connection -> connection.check(now));
        context.registry().all().forEach(session -> check(session, now));
        sites.check(now);
    }

    private static void check(WebSocketSession session, long now) {
        try {
            session.check(now);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be checked", session, e);
        }
    }
}
