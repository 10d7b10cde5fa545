package dev.camelstr.component.nostr.link;

import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketAdapter;
import com.neovisionaries.ws.client.WebSocketException;
import com.neovisionaries.ws.client.WebSocketExtension;
import com.neovisionaries.ws.client.WebSocketFactory;
import com.neovisionaries.ws.client.WebSocketFrame;
import dev.camelstr.nostr.text.Reasons;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket connection to a relay, from its attempt to its end; a new connection is a new link. Messages come on
 * its reading thread, which may be held up: that is how the relay is slowed down.
 *
 * <p>The client's own {@code disconnect} is not used. It interrupts the reading thread, and an interrupt in the middle
 * of a route closes whatever file channel the thread happens to write to.
 */
public final class RelayLink {

    /** Told what happens on a link. */
    public interface Listener {
        /** A text message, on the reading thread. */
        void onMessage(RelayLink link, byte[] message);

        /** A message was too long, and was read over; on the reading thread. */
        default void onOverlong(RelayLink link, long bytes) {}

        /** A binary message, which no NIP defines. */
        default void onBinaryMessage(RelayLink link) {}

        /** Anything has come, be it a pong; on the reading thread. */
        default void onHeard(RelayLink link) {}

        /** The link is over; said once, also if it never came to be. Not on the reading thread only. */
        void onClosed(RelayLink link, String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(RelayLink.class);

    /** A relay may ask for this many pongs that have not been written yet. */
    private static final int MAX_PENDING_PONGS = 64;

    private static final long FAREWELL_MILLIS = 1_000;

    private final RelaySettings settings;
    private final ScheduledExecutorService timer;
    private final Listener listener;
    private final GuardedSocketFactory sockets;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> socketsClosed = new CompletableFuture<>();
    private final AtomicInteger pendingPongs = new AtomicInteger();
    private volatile WebSocket socket;
    private volatile String reason = "";

    public RelayLink(RelaySettings settings, ScheduledExecutorService timer, Listener listener) {
        this.settings = settings;
        this.timer = timer;
        this.listener = listener;
        this.sockets = new GuardedSocketFactory(settings.socketSettings());
    }

    /**
     * Connects, within the connect timeout as a whole: name, TCP, TLS and HTTP, and one redirect.
     *
     * @throws RelayBusyException if the relay says when to come back
     * @throws IOException if it failed, with a message that says why; {@code onClosed} is not called then
     */
    public void connect() throws IOException {
        AtomicBoolean tooLate = new AtomicBoolean();
        ScheduledFuture<?> deadline =
                timer.schedule(() -> giveUp(tooLate), settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            connectOrFollow();
        } catch (WebSocketException | IOException | RuntimeException e) {
            closed.set(true);
            closeSockets();
            throw tooLate.get() ? notInTime(e) : failure(e);
        } finally {
            deadline.cancel(false);
            sockets.settle();
        }
        if (closed.get()) {
            closeSockets();
            throw new IOException("the connection was closed while it was made");
        }
    }

    private void giveUp(AtomicBoolean tooLate) {
        tooLate.set(true);
        closeSockets();
    }

    private void connectOrFollow() throws WebSocketException, IOException {
        try {
            connectTo(settings);
        } catch (WebSocketException e) {
            ResponseHead head = HandshakeRefusedException.in(e)
                    .map(HandshakeRefusedException::head)
                    .filter(Redirect::isOne)
                    .orElseThrow(() -> e);
            RelaySettings target = settings.redirectedTo(Redirect.target(settings.url(), head));
            sockets.turnTo(target.socketSettings());
            connectTo(target);
        }
    }

    private void connectTo(RelaySettings relay) throws WebSocketException, IOException {
        WebSocket connecting = prepare(relay);
        // Before it is open: the relay's first message may want an answer before connect() returns.
        socket = connecting;
        connecting.connect();
        sockets.keepOnly(connecting.getSocket());
    }

    private WebSocket prepare(RelaySettings relay) throws IOException {
        WebSocketFactory factory = new WebSocketFactory()
                .setConnectionTimeout((int) relay.connectTimeout().toMillis())
                .setSocketFactory(sockets)
                .setSSLSocketFactory(sockets);
        WebSocket prepared = factory.createSocket(relay.url())
                .setDirectTextMessage(true)
                .setMissingCloseFrameAllowed(true)
                .addHeader("User-Agent", relay.userAgent())
                .addListener(new Events());
        relay.headers().forEach(prepared::addHeader);
        if (relay.compression()) {
            prepared.addExtension(WebSocketExtension.PERMESSAGE_DEFLATE);
        }
        return prepared;
    }

    private IOException notInTime(Exception failure) {
        return new IOException(
                "not connected within " + settings.connectTimeout().toMillis() + " ms", failure);
    }

    private static IOException failure(Exception failure) {
        String words = Reasons.of(failure);
        Optional<Duration> wait = HandshakeRefusedException.in(failure).flatMap(HandshakeRefusedException::retryAfter);
        return wait.isPresent() ? new RelayBusyException(words, wait.get(), failure) : new IOException(words, failure);
    }

    public boolean isClosed() {
        return closed.get();
    }

    /** Sends a text message, if the link is open. */
    public void send(byte[] message) {
        WebSocket open = socket;
        if (open != null && !closed.get()) {
            open.sendText(new String(message, StandardCharsets.UTF_8));
        }
    }

    public void ping() {
        WebSocket open = socket;
        if (open != null && !closed.get()) {
            open.sendPing();
        }
    }

    private void closeSockets() {
        sockets.close();
        socketsClosed.complete(null);
    }

    /** Done when the link is over and no socket of it is left, be it for a goodbye. */
    public CompletableFuture<Void> socketsClosed() {
        return socketsClosed;
    }

    /** Says goodbye and closes; nothing is delivered any more. */
    public void close(String why) {
        WebSocket open = socket;
        if (open != null && open.isOpen()) {
            open.sendClose();
            timer.schedule(this::closeSockets, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            closeSockets();
        }
        end(why);
    }

    /** Closes the socket at once. */
    public void abort(String why) {
        closeSockets();
        end(why);
    }

    private void end(String why) {
        if (closed.compareAndSet(false, true)) {
            listener.onClosed(this, why);
        }
    }

    private final class Events extends WebSocketAdapter {

        @Override
        public void onFrame(WebSocket websocket, WebSocketFrame frame) {
            listener.onHeard(RelayLink.this);
        }

        @Override
        public void onTextMessage(WebSocket websocket, byte[] message) {
            if (closed.get()) {
                return;
            }
            // An empty message comes as null.
            byte[] text = message == null ? new byte[0] : message;
            OptionalLong overlong = OverlongMark.in(text);
            if (overlong.isPresent()) {
                listener.onOverlong(RelayLink.this, overlong.getAsLong());
            } else if (text.length > settings.maxMessageBytes()) {
                abort("a message was " + text.length + " bytes long after decompression");
            } else {
                listener.onMessage(RelayLink.this, text);
            }
        }

        @Override
        public void onBinaryMessage(WebSocket websocket, byte[] binary) {
            if (!closed.get()) {
                listener.onBinaryMessage(RelayLink.this);
            }
        }

        // Pongs are queued without a bound by the client, while the relay may not be reading.
        @Override
        public void onPingFrame(WebSocket websocket, WebSocketFrame frame) {
            if (pendingPongs.incrementAndGet() > MAX_PENDING_PONGS) {
                abort("it sends pings and does not read the pongs");
            }
        }

        @Override
        public void onFrameSent(WebSocket websocket, WebSocketFrame frame) {
            if (frame.isPongFrame()) {
                pendingPongs.decrementAndGet();
            }
        }

        @Override
        public void onError(WebSocket websocket, WebSocketException cause) {
            if (reason.isEmpty()) {
                reason = Reasons.of(cause);
            }
        }

        @Override
        public void onDisconnected(
                WebSocket websocket, WebSocketFrame server, WebSocketFrame client, boolean closedByServer) {
            closeSockets();
            end(reason.isEmpty() ? closeReason(server) : reason);
        }

        private String closeReason(WebSocketFrame frame) {
            if (frame == null) {
                return "the relay closed the connection";
            }
            String words = frame.getCloseReason();
            return "the relay closed the connection with code " + frame.getCloseCode()
                    + (words == null ? "" : ": " + Texts.bounded(words));
        }

        @Override
        public void handleCallbackError(WebSocket websocket, Throwable cause) {
            LOG.warn("Relay {}: a message could not be handled", settings.name(), cause);
            abort("a message could not be handled: " + cause);
        }

        @Override
        public void onConnected(WebSocket websocket, Map<String, List<String>> headers) {
            LOG.debug("Relay {}: connected to {}", settings.name(), remoteAddress(websocket.getSocket()));
        }

        private Object remoteAddress(Socket connected) {
            return connected == null ? "?" : connected.getRemoteSocketAddress();
        }
    }
}
