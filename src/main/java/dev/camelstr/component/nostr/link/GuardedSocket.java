package dev.camelstr.component.nostr.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The socket under a WebSocket to a relay: checks the address that it connects to, does the TLS handshake with the
 * host's name verified, and lets a {@link FrameGuard} look at the decrypted bytes.
 */
final class GuardedSocket extends Socket {

    /** Where and how to connect; {@code tls} is null for {@code ws:}. The patience is for a place at the address. */
    record Settings(
            String host,
            int port,
            SSLSocketFactory tls,
            AddressPolicy addresses,
            int maxMessageBytes,
            int idleTimeoutMillis,
            ConnectionPace pace,
            Duration patience) {}

    private final Settings settings;
    private final Socket transport = new Socket();
    private volatile Socket channel = transport;
    private InputStream input;
    private Optional<ConnectionPace.Place> place = Optional.empty();
    private boolean settled;

    GuardedSocket(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
        connect(address, 0);
    }

    @Override
    public void connect(SocketAddress address, int timeoutMillis) throws IOException {
        settings.addresses().check((InetSocketAddress) address);
        take(settings.pace().enter(address, settings.patience()));
        transport.setTcpNoDelay(true);
        transport.connect(address, timeoutMillis);
        // A read that takes longer than this, with the pings that are sent, means that nobody is there.
        transport.setSoTimeout(settings.idleTimeoutMillis());
        if (settings.tls() != null) {
            channel = handshake();
        }
    }

    private synchronized void take(ConnectionPace.Place entered) throws IOException {
        if (settled) {
            entered.close();
            throw new IOException("the connection was given up");
        }
        place = Optional.of(entered);
    }

    /** The attempt is over, however it ended: another connection to the address may be made. */
    synchronized void settle() {
        settled = true;
        place.ifPresent(ConnectionPace.Place::close);
        place = Optional.empty();
    }

    private Socket handshake() throws IOException {
        SSLSocket tls = (SSLSocket) settings.tls().createSocket(transport, settings.host(), settings.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (input == null) {
            input = new GuardedInputStream(channel.getInputStream(), new FrameGuard(settings.maxMessageBytes()));
        }
        return input;
    }

    /** What comes, with no guard: for who reads no WebSocket, and has bounds of his own. */
    InputStream unguardedInput() throws IOException {
        return channel.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return channel.getOutputStream();
    }

    /** Closes without a farewell: TLS would wait for a peer that does not read. */
    @Override
    public void close() throws IOException {
        transport.close();
        settle();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        transport.setSoTimeout(millis);
    }

    @Override
    public boolean isConnected() {
        return transport.isConnected();
    }

    @Override
    public boolean isClosed() {
        return transport.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return transport.getInetAddress();
    }

    @Override
    public int getPort() {
        return transport.getPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return transport.getRemoteSocketAddress();
    }
}
