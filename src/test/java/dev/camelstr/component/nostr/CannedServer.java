package dev.camelstr.component.nostr;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts, answers with the same bytes whatever is asked, and says no more. */
public final class CannedServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Long> times = new CopyOnWriteArrayList<>();
    private final byte[] answer;
    private final boolean ends;

    public CannedServer(String answer) throws IOException {
        this(answer, false);
    }

    /** @param ends whether the answer is the last thing that is sent, and is seen to be */
    public CannedServer(String answer, boolean ends) throws IOException {
        this.ends = ends;
        this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
        Thread thread = new Thread(this::accept, "canned-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                times.add(System.nanoTime());
                sockets.add(socket);
                socket.getOutputStream().write(answer);
                if (ends) {
                    socket.shutdownOutput();
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    public int accepted() {
        return sockets.size();
    }

    /** How long after the first connection the second came, once it has; counted from before the first was answered. */
    public Duration pause() {
        return Duration.ofNanos(times.get(1) - times.get(0));
    }

    public String url() {
        return "ws://127.0.0.1:" + server.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
