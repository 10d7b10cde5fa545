package dev.camelstr.component.nostr.link;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One document of a relay by HTTP, from the URL of its WebSocket: by the same rules as a {@link RelayLink} for addresses,
 * TLS and redirects, within a time as a whole, and bounded. No HTTP client of Java lets the address of the very connection
 * be checked.
 */
public final class HttpGet {

    private static final int OK = 200;
    private static final int MOST_ADDRESSES = 4;
    private static final int MOST_INTERIM_ANSWERS = 3;

    private final RelaySettings relay;
    private final ScheduledExecutorService timer;
    private final Duration timeout;

    /** @param longest for how long at the most, if the relay's connect timeout is not shorter */
    public HttpGet(RelaySettings relay, ScheduledExecutorService timer, Duration longest) {
        this.relay = relay;
        this.timer = timer;
        Duration connectTimeout = relay.connectTimeout();
        this.timeout = longest.compareTo(connectTimeout) < 0 ? longest : connectTimeout;
    }

    /**
     * The document. Blocks.
     *
     * @param accept the media type that is wanted
     * @throws IOException if there is none, or it is longer than that, with a message that says why
     */
    public byte[] body(String accept, int maxBytes) throws IOException {
        GuardedSocketFactory sockets = new GuardedSocketFactory(relay.socketSettings());
        ScheduledFuture<?> deadline = timer.schedule(sockets::close, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return bodyOrFollow(sockets, accept, maxBytes);
        } finally {
            deadline.cancel(false);
            sockets.close();
        }
    }

    private byte[] bodyOrFollow(GuardedSocketFactory sockets, String accept, int maxBytes) throws IOException {
        try {
            return body(sockets, relay, accept, maxBytes);
        } catch (HandshakeRefusedException e) {
            if (!Redirect.isOne(e.head())) {
                throw e;
            }
            RelaySettings target = relay.redirectedTo(Redirect.target(relay.url(), e.head()));
            sockets.turnTo(target.socketSettings());
            return body(sockets, target, accept, maxBytes);
        }
    }

    private byte[] body(GuardedSocketFactory sockets, RelaySettings from, String accept, int maxBytes)
            throws IOException {
        GuardedSocket socket = connect(sockets, from.socketSettings());
        socket.getOutputStream().write(request(from, accept).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        InputStream in = new BufferedInputStream(socket.unguardedInput());
        ResponseHead head = head(in);
        if (head.status() != OK) {
            throw new HandshakeRefusedException(head);
        }
        return new HttpBody(in, maxBytes).read(head);
    }

    private GuardedSocket connect(GuardedSocketFactory sockets, GuardedSocket.Settings to) throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(to.host());
        int each = Math.toIntExact(Math.max(1, timeout.toMillis() / Math.min(addresses.length, MOST_ADDRESSES)));
        IOException failure = new IOException("it has no address");
        for (int i = 0; i < addresses.length && i < MOST_ADDRESSES; i++) {
            GuardedSocket socket = sockets.createSocket();
            try {
                socket.connect(new InetSocketAddress(addresses[i], to.port()), each);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private static String request(RelaySettings from, String accept) {
        URI url = from.url();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        List<String> lines = new ArrayList<>();
        lines.add("GET " + path + query + " HTTP/1.1");
        lines.add("Host: " + url.getHost() + port);
        lines.add("Accept: " + accept);
        lines.add("User-Agent: " + from.userAgent());
        lines.add("Connection: close");
        from.headers().forEach((name, value) -> lines.add(name + ": " + value));
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static ResponseHead head(InputStream in) throws IOException {
        for (int i = 0; i <= MOST_INTERIM_ANSWERS; i++) {
            ResponseHead head = new ResponseHead();
            while (!head.isComplete()) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("it closed the connection without an answer");
                }
                head.accept((byte) next);
            }
            boolean isInterim = head.status() / 100 == 1;
            if (!isInterim) {
                return head;
            }
        }
        throw new RefusedInputException("it answers that it will answer");
    }
}
