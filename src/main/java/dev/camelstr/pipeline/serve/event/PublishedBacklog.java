package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.lag.AppliedTime;
import dev.camelstr.pipeline.lag.DatabaseSize;
import dev.camelstr.pipeline.lag.DiskSpace;
import dev.camelstr.pipeline.lag.StoreLag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step that refuses clients' events while the store is too far behind with those that it has: an {@code OK} would not
 * come in time. The lag is measured now and then, not for each event.
 */
public final class PublishedBacklog implements Processor, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedBacklog.class);
    private static final String STREAM = "nostr.published";
    private static final long INTERVAL_MILLIS = 500;

    private CamelContext context;
    private long maxBacklog = 100_000;
    private StoreLag storeLag = new StoreLag();
    private DiskSpace diskSpace = new DiskSpace();
    private DatabaseSize databaseSize = new DatabaseSize();
    private Ahead ahead = new Ahead();
    private final AppliedTime appliedTime = new AppliedTime();
    private Optional<ScheduledExecutorService> measuring = Optional.empty();
    private volatile boolean started;
    private volatile long lag;

    /** In messages, of all partitions together. */
    public void setMaxBacklog(long maxBacklog) {
        this.maxBacklog = maxBacklog;
    }

    public void setStoreLag(StoreLag storeLag) {
        this.storeLag = storeLag;
    }

    public void setDiskSpace(DiskSpace diskSpace) {
        this.diskSpace = diskSpace;
    }

    public void setDatabaseSize(DatabaseSize databaseSize) {
        this.databaseSize = databaseSize;
    }

    /** Is told what the store has applied by now. */
    public void setAhead(Ahead ahead) {
        this.ahead = ahead;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** How many messages the store is behind. */
    public long getLag() {
        return lag;
    }

    @Override
    public void process(Exchange exchange) {
        if (!started) {
            start();
        }
        if (diskSpace.isLow()) {
            throw new RefusedException(new Refusal("disk-full", "error", "the disk is nearly full, try again later"));
        }
        if (databaseSize.isFull()) {
            throw new RefusedException(new Refusal("database-full", "error", "the database is full, try again later"));
        }
        if (lag > maxBacklog) {
            throw new RefusedException(new Refusal("overloaded", "error", "overloaded, try again"));
        }
    }

    private synchronized void start() {
        if (measuring.isEmpty()) {
            ScheduledExecutorService scheduler =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "published-backlog");
            scheduler.scheduleWithFixedDelay(this::measure, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            measuring = Optional.of(scheduler);
            started = true;
        }
    }

    private void measure() {
        try {
            long startedAt = System.nanoTime();
            Map<Integer, Long> next = new HashMap<>();
            Map<Integer, Long> applied = new HashMap<>();
            long sum = 0;
            for (StreamInfo partition : storeLag.partitions(STREAM)) {
                long behind = storeLag.asLastKnown(partition);
                next.put(partition.partition(), partition.next());
                applied.put(partition.partition(), partition.next() - 1 - behind);
                sum += behind;
            }
            lag = sum;
            appliedTime.measured(startedAt, next, applied).ifPresent(ahead::appliedUpTo);
        } catch (RuntimeException e) {
            // Without the stream nothing can be published either.
            LOG.debug("The lag of {} is not known at the moment", STREAM, e);
        }
    }
}
