package dev.camelstr.component.relay.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections the operating system allows: each is an open file. */
public final class FileLimit {
    private static final Logger LOG = LoggerFactory.getLogger(FileLimit.class);

    /** For what else the process has open: jars, streams, the database, upstream relays. */
    private static final long RESERVE = 512;

    private FileLimit() {}

    /** The wanted number of connections, or the lower one that is possible; one that is much lower is told. */
    public static int connections(int wanted) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return wanted;
        }
        long files = system.getMaxFileDescriptorCount();
        long possible = possible(files);
        if (wanted <= possible) {
            return wanted;
        }
        if (wanted <= files) {
            return (int) possible; // less than the reserve is no news
        }
        LOG.warn(
                "maxConnections is {}, but this process may open {} files only: at most {} connections are taken. Raise the"
                        + " limit (ulimit -n, LimitNOFILE, or nofile of the container), or lower maxConnections"
                        + " (camelstr.relay.max-connections)",
                wanted,
                files,
                possible);
        return (int) possible;
    }

    public static long possible(long files) {
        return Math.max(files / 2, files - RESERVE);
    }
}
