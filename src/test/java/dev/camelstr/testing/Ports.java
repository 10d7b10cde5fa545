package dev.camelstr.testing;

import dev.camelstr.component.local.files.ProcessLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Ports for servers that must be told one, or that come back on theirs: of those that the system gives to nobody by
 * itself, neither to who connects nor to who asks for any. So they are still free when the server wants them.
 */
public final class Ports {
    private static final int FIRST = 12_000;
    private static final int END = 32_000; // where those that Linux gives away begin, and some
    private static final Random RANDOM = new Random();

    /** What other processes of these tests were given is not given again, though nobody may listen there yet. */
    private static final Path LOCKS = Path.of("target", "ports");

    private Ports() {}

    /** One on loopback on which nobody listens, and which nobody else was given. */
    public static synchronized int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = FIRST + RANDOM.nextInt(END - FIRST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (take(port)) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                // Taken: another.
            }
        }
        throw new IllegalStateException("No free port on loopback");
    }

    /** The lock is never given back but by the end of this process. */
    private static boolean take(int port) throws IOException {
        Path lock = Files.createDirectories(LOCKS).resolve(port + ".lock");
        return ProcessLock.tryLock(lock).isPresent();
    }
}
