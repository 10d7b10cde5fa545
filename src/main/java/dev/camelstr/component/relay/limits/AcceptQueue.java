package dev.camelstr.component.relay.limits;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system's queue of connections that are not accepted yet. Who finds it full waits a second, and twice as long each time. */
public final class AcceptQueue {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptQueue.class);

    /** What Linux has as its limit by default. */
    public static final int LENGTH = 4_096;

    private static final Path LIMIT = Path.of("/proc/sys/net/core/somaxconn");

    private AcceptQueue() {}

    /** The system lowers it without a word. */
    public static void tellIfShorter() {
        try {
            int limit = limit();
            if (limit < LENGTH) {
                LOG.warn(
                        "the system lets {} new connections wait, of {} that are asked for: in a rush of them clients wait"
                                + " for seconds. Raise net.core.somaxconn",
                        limit,
                        LENGTH);
            }
        } catch (IOException | NumberFormatException e) {
            LOG.debug("no limit of connections that wait is known: {}", e.toString());
        }
    }

    /** Read at once: what follows the first read of such a file is empty, and {@link Files#readString} begins with a byte. */
    static int limit() throws IOException {
        try (BufferedReader in = Files.newBufferedReader(LIMIT)) {
            return Integer.parseInt(String.valueOf(in.readLine()).strip());
        }
    }
}
