package dev.camelstr.fuzz;

import dev.camelstr.testing.RawClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Handshakes of TLS, which cost a relay much and those who begin them nothing. */
final class TlsHandshakes {
    private static final int CONNECTIONS = 200;

    /** 5,000 a second of all: more, from the same machine, is more than its system lets in. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private TlsHandshakes() {}

    static Attack begunAndLeft() {
        return new Attack(
                "handshakes that are begun and left",
                "127.0.0.2",
                CONNECTIONS,
                stranger -> {
                    byte[] hello = hello();
                    while (stranger.isAtWork()) {
                        try (RawClient client = stranger.connect()) {
                            client.write(hello);
                        }
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                },
                "");
    }

    /** What a client begins with, which may be said again and again. */
    private static byte[] hello() throws IOException {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return Arrays.copyOf(hello.array(), hello.position());
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}
