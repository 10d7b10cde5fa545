package dev.camelstr.testing.zoo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What a client has connected, up to the answer to its request. */
public final class ZooConnection {
    private static final String ACCEPT_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ZooRelay relay;
    private final Socket socket;
    private HttpRequest request;
    private int number;

    ZooConnection(ZooRelay relay, Socket socket) {
        this.relay = relay;
        this.socket = socket;
    }

    public ZooRelay relay() {
        return relay;
    }

    public HttpRequest request() {
        return request;
    }

    /** Of the handshake, from 1 on. */
    public int number() {
        return number;
    }

    /** Until the client or the relay ends it. */
    void serve() throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        request = HttpRequest.read(in);
        if (request.asksForWebSocket()) {
            number = relay.tally().handshake();
            if (!isAnsweredOtherwise()) {
                relay.tally().connected();
                upgrade();
                new ZooSession(relay, socket, new ServerFrames(in, socket.getOutputStream())).run();
            }
        } else if (request.asksForDocument()) {
            relay.tally().documentRead();
            RelayDocument document = relay.document();
            respond("200 OK", "Content-Type: " + document.contentType() + "\r\n", document.body());
        } else {
            respond("200 OK", "Content-Type: text/plain\r\n", "a relay of the zoo");
        }
    }

    private boolean isAnsweredOtherwise() throws IOException, InterruptedException {
        for (Habit habit : relay.habits()) {
            if (habit.onHandshake(this)) {
                return true;
            }
        }
        return false;
    }

    private void upgrade() throws IOException {
        write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(request.header("sec-websocket-key")) + "\r\n\r\n");
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_MAGIC).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /**
     * @param status with its words
     * @param headers each ended by CR LF
     */
    public void respond(String status, String headers, String body) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        write("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + length + "\r\nConnection: close\r\n\r\n"
                + body);
    }

    /** Says nothing until the client leaves. */
    public void waitForItsEnd() throws IOException {
        socket.getInputStream().skip(Long.MAX_VALUE);
    }

    private void write(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
