package dev.camelstr.faults;

import dev.camelstr.testing.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes connections on to a port of this machine, until it is cut, slowed down or held. */
public final class TcpProxy implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private volatile long delayMillis;
    private volatile int bytesPerSecond = Integer.MAX_VALUE;
    private boolean held;

    public TcpProxy(int target) {
        this.target = target;
        port = Ports.free();
        listen(port);
    }

    public int port() {
        return port;
    }

    /** Ends all connections and refuses new ones. */
    public synchronized void cut() {
        close(listener);
        open.forEach(TcpProxy::close);
        open.clear();
    }

    /** Passes on again what it should, at once: after any of the others. */
    public synchronized void restore() {
        delayMillis = 0;
        bytesPerSecond = Integer.MAX_VALUE;
        held = false;
        notifyAll();
        if (listener.isClosed()) {
            listen(port);
        }
    }

    /** Each piece of up to 64 KiB waits so long before it is passed on. */
    public void delay(Duration time) {
        delayMillis = time.toMillis();
    }

    /** Each connection passes on at most so much in each direction. */
    public void throttle(int bytes) {
        bytesPerSecond = bytes;
    }

    /** Passes on nothing, while the connections stand, as a network does that has lost its way. */
    public synchronized void hold() {
        held = true;
    }

    private void listen(int where) {
        try {
            ServerSocket fresh = new ServerSocket(where, 50, InetAddress.getLoopbackAddress());
            listener = fresh;
            daemon(() -> accept(fresh));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                connect(from, from.accept());
            } catch (IOException e) {
                // The listener was closed.
            }
        }
    }

    private void connect(ServerSocket from, Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            keep(from, client, server);
            daemon(() -> pump(client, server));
            daemon(() -> pump(server, client));
        } catch (IOException e) {
            close(client); // as the target refuses
        }
    }

    private synchronized void keep(ServerSocket from, Socket... pair) {
        for (Socket socket : pair) {
            open.add(socket);
            if (from.isClosed()) {
                close(socket);
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                passThrough(length);
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One side is gone; the other is closed with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
        }
    }

    private void passThrough(int bytes) throws InterruptedException {
        long millis = delayMillis + 1_000L * bytes / bytesPerSecond;
        if (millis > 0) {
            Thread.sleep(millis);
        }
        synchronized (this) {
            while (held) {
                wait();
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is as good as closed.
        }
    }

    @Override
    public void close() {
        cut();
    }
}
