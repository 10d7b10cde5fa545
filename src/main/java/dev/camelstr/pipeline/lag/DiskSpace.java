package dev.camelstr.pipeline.lag;

import dev.camelstr.component.stream.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk of the data folder has room for more: a database or a log whose disk is full loses more than the event that
 * filled it. Below the least room nothing is taken until there is a tenth more than that. Thread-safe.
 */
public final class DiskSpace {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
    private static final long INTERVAL_NANOS = 1_000_000_000L;
    private static final double RESUME_ABOVE = 1.1;

    private Path folder = Path.of("camelstr-data");
    private long leastBytes;
    private volatile long free = Long.MAX_VALUE;
    private volatile boolean low;
    private volatile long measuredAt = System.nanoTime() - INTERVAL_NANOS;

    public void setFolder(String folder) {
        this.folder = Path.of(folder);
    }

    /** Bytes, or with a unit as in 1GB; 0: the disk is not looked at. */
    public void setLeast(String least) {
        this.leastBytes = ByteSize.parse(least);
    }

    /** Bytes. */
    public long getFree() {
        measure();
        return free;
    }

    public long getLeast() {
        return leastBytes;
    }

    /** Whether there is too little; looks at the disk once a second at the most. */
    public boolean isLow() {
        measure();
        return low;
    }

    private void measure() {
        long now = System.nanoTime();
        if (leastBytes <= 0 || now - measuredAt < INTERVAL_NANOS) {
            return;
        }
        measuredAt = now;
        try {
            Path existing = folder.toAbsolutePath();
            while (!Files.exists(existing)) {
                existing = existing.getParent();
            }
            free = Files.getFileStore(existing).getUsableSpace();
            tell(free < (low ? RESUME_ABOVE : 1) * leastBytes);
        } catch (IOException e) {
            LOG.debug("how much room {} has is not known at the moment", folder, e);
        }
    }

    private synchronized void tell(boolean isLow) {
        if (isLow != low) {
            low = isLow;
            if (isLow) {
                LOG.error(
                        "The disk of {} has {} MB left: nothing is taken until it has more (camelstr.min-free-disk)",
                        folder,
                        free >> 20);
            } else {
                LOG.info("The disk of {} has {} MB left: events are taken again", folder, free >> 20);
            }
        }
    }
}
