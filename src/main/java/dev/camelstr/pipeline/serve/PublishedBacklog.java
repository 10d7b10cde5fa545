package dev.camelstr.pipeline.serve;

import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.AppliedPositions;
import dev.camelstr.pipeline.Refusal;
import dev.camelstr.pipeline.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final long INTERVAL_MILLIS = 500;

    private final Map<Integer, Long> lastApplied = new ConcurrentHashMap<>();
    private CamelContext context;
    private String component = "local-stream";
    private String stream = "nostr.published";
    private long maxBacklog = 100_000;
    private AppliedPositions positions = partition -> partition.next() - 1;
    private Optional<ScheduledExecutorService> measuring = Optional.empty();
    private volatile boolean started;
    private volatile long lag;

    /** The stream component, by its scheme. */
    public void setComponent(String component) {
        this.component = component;
    }

    /** In messages, of all partitions together. */
    public void setMaxBacklog(long maxBacklog) {
        this.maxBacklog = maxBacklog;
    }

    public void setPositions(AppliedPositions positions) {
        this.positions = positions;
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
            lag = ((StreamAdmin) context.getComponent(component))
                    .info(stream).stream()
                            .mapToLong(partition -> partition.next() - 1 - applied(partition))
                            .sum();
        } catch (RuntimeException e) {
            // Without the stream nothing can be published either.
            LOG.debug("The lag of {} is not known at the moment", stream, e);
        }
    }

    /** While the database is away the store does not move either, so the last known position is good. */
    private long applied(StreamInfo partition) {
        try {
            lastApplied.put(partition.partition(), positions.applied(partition));
        } catch (RuntimeException e) {
            LOG.debug("The position of the store in {} is not known at the moment", stream, e);
        }
        return lastApplied.getOrDefault(partition.partition(), partition.first() - 1);
    }
}
