package dev.camelstr.component.nostr.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the sockets of one connection attempt. It is an {@link SSLSocketFactory} because nv-websocket-client takes only
 * such a one for {@code wss:}; the TLS is inside of {@link GuardedSocket}.
 *
 * <p>The client races the addresses of a host and forgets losers that connect late, so all sockets are kept here and
 * closed together.
 */
final class GuardedSocketFactory extends SSLSocketFactory {

    private GuardedSocket.Settings settings;
    private final List<GuardedSocket> sockets = new ArrayList<>();
    private boolean closed;

    GuardedSocketFactory(GuardedSocket.Settings settings) {
        this.settings = settings;
    }

    @Override
    public synchronized GuardedSocket createSocket() throws IOException {
        if (closed) {
            throw new IOException("the connection was given up");
        }
        GuardedSocket socket = new GuardedSocket(settings);
        sockets.add(socket);
        return socket;
    }

    /** Makes sockets to another place from now on; those to the first one are closed. */
    synchronized void turnTo(GuardedSocket.Settings target) {
        closeAllBut(null);
        settings = target;
    }

    /** Closes all sockets, whatever state they are in. */
    synchronized void close() {
        closed = true;
        closeAllBut(null);
    }

    /** Closes the losers of the race. */
    synchronized void keepOnly(Socket winner) {
        closeAllBut(winner);
    }

    /** The attempt is over: nobody waits for it any more. */
    synchronized void settle() {
        closed = true;
        sockets.forEach(GuardedSocket::settle);
    }

    private void closeAllBut(Socket kept) {
        for (GuardedSocket socket : sockets) {
            if (socket != kept) {
                closeQuietly(socket);
            }
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
        throw unconnectedOnly();
    }

    private static UnsupportedOperationException unconnectedOnly() {
        return new UnsupportedOperationException("only unconnected sockets");
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return settings.tls() == null ? new String[0] : settings.tls().getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return settings.tls() == null ? new String[0] : settings.tls().getSupportedCipherSuites();
    }
}
