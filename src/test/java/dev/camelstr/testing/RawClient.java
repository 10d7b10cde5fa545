package dev.camelstr.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A client on a bare socket, for frames that no decent client sends. */
public final class RawClient implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;
    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;

    /** A frame from the server. */
    public record Frame(int opcode, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        public int closeCode() {
            return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Inflater inflater = new Inflater(true);
    private String handshake = "";

    public RawClient(int port) throws IOException {
        this("127.0.0.1", port);
    }

    private RawClient(String address, int port) throws IOException {
        socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        // So that what is not read stays with the server.
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(60_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** From another address of this machine, such as 127.0.0.2; without a handshake. */
    public static RawClient from(String address, int port) throws IOException {
        return new RawClient(address, port);
    }

    /** After a handshake with these additional header lines, each ended by CR LF. */
    public static RawClient connect(int port, String headers) throws IOException {
        return new RawClient(port).upgrade(headers);
    }

    /** The handshake. */
    public RawClient upgrade(String headers) throws IOException {
        handshake = http("GET / HTTP/1.1\r\nHost: relay.test\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n" + headers + "\r\n");
        return this;
    }

    public static RawClient connect(int port) throws IOException {
        return connect(port, "");
    }

    public String handshake() {
        return handshake;
    }

    /** Sends the request and returns the head of the response. */
    public String http(String request) throws IOException {
        write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    public RawClient frame(int opcode, boolean last, byte[] payload) throws IOException {
        write(encode((last ? FIN : 0) | opcode, payload));
        return this;
    }

    public RawClient text(String text) throws IOException {
        return frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient deflated(byte[] payload) throws IOException {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(payload);
        byte[] buffer = new byte[payload.length / 100 + 1000];
        int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        deflater.end();
        // RFC 7692: the trailing 00 00 ff ff is left out.
        write(encode(FIN | RSV1 | TEXT, Arrays.copyOf(buffer, length - 4)));
        return this;
    }

    public static byte[] encode(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(first);
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(MASKED | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(MASKED | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        // The mask 0 leaves the payload as it is.
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    public Frame read() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first & 0x0f, (first & RSV1) == 0 ? payload : inflated(payload));
    }

    /** RFC 7692: what the server left out is put back; the window stays from message to message. */
    private byte[] inflated(byte[] payload) throws IOException {
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        whole[whole.length - 2] = -1;
        whole[whole.length - 1] = -1;
        inflater.setInput(whole);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                message.write(buffer, 0, count);
            }
        } catch (DataFormatException e) {
            throw new IOException(e);
        }
        return message.toByteArray();
    }

    /** The next message; pings on the way are not answered. */
    public String nextText() throws IOException {
        Frame frame = read();
        while (frame.opcode() == PING) {
            frame = read();
        }
        return frame.opcode() == CLOSE ? "closed: " + frame.closeCode() : frame.text();
    }

    /** The code of the close frame, whatever comes before it. */
    public int closeCode() throws IOException {
        Frame frame = read();
        while (frame.opcode() != CLOSE) {
            frame = read();
        }
        return frame.closeCode();
    }

    /** Reads until the server ends the connection. */
    public void awaitEnd() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (EOFException | SocketException e) {
            // That is the end.
        }
    }

    /** All that comes until the server ends the connection. */
    public String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                rest.write(next);
            }
        } catch (SocketException e) {
            // That is the end, too.
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    /** Goes away in the middle of a test. */
    public void leave() throws IOException {
        inflater.end();
        socket.close();
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}
