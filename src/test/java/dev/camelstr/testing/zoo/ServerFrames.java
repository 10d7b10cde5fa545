package dev.camelstr.testing.zoo;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The server's end of a WebSocket (RFC 6455). Reading is for one thread, writing for any. */
final class ServerFrames {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final DataInputStream in;
    private final OutputStream out;

    ServerFrames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** The next message; pings are answered. Fails when the client is gone. */
    byte[] next() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = payload();
            switch (first & 0x0f) {
                case CLOSE -> {
                    write(CLOSE, payload);
                    throw new IOException("the client closes");
                }
                case PING -> write(PONG, payload);
                case PONG -> {}
                default -> {
                    message.writeBytes(payload);
                    if ((first & 0x80) != 0) {
                        return message.toByteArray();
                    }
                }
            }
        }
    }

    private byte[] payload() throws IOException {
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("a frame of " + length);
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    void write(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 10);
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 65_536) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        synchronized (out) {
            frame.writeTo(out);
            out.flush();
        }
    }
}
