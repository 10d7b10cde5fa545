package dev.camelstr.pipeline.collect;

import dev.camelstr.component.nostr.PagePermits;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.lag.StoreLag;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Permits pages of the past while the store keeps up, wherever it runs ({@link Room}). It is measured ten times a second, while
 * somebody asks. What is live needs no permit. Thread-safe.
 */
public final class StoreRoom implements PagePermits, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(StoreRoom.class);
    private static final String STREAM = "nostr.collected";
    private static final long INTERVAL_MILLIS = 100;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Room room = new Room(System::nanoTime);
    private CamelContext context;
    private StoreLag storeLag = new StoreLag();
    private Optional<ScheduledExecutorService> measuring = Optional.empty();
    private boolean stopped;
    private volatile boolean started;
    private volatile long askedAt;

    public void setStoreLag(StoreLag storeLag) {
        this.storeLag = storeLag;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public Optional<Permit> ask(Object who, int events) {
        askedAt = System.nanoTime();
        if (!started) {
            start();
        }
        return room.ask(who, events);
    }

    private synchronized void start() {
        if (measuring.isPresent() || stopped) {
            return;
        }
        ScheduledExecutorService scheduler =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "store-room");
        scheduler.scheduleWithFixedDelay(this::measure, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        measuring = Optional.of(scheduler);
        started = true;
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                stop();
            }
        });
    }

    /** The stream's component is not asked any more. */
    private synchronized void stop() {
        stopped = true;
        measuring.ifPresent(ScheduledExecutorService::shutdownNow);
    }

    private synchronized void measure() {
        long now = System.nanoTime();
        if (stopped || now - askedAt > IDLE_NANOS) {
            return;
        }
        try {
            long next = 0;
            long behind = 0;
            for (StreamInfo partition : storeLag.partitions(STREAM)) {
                next += partition.next();
                behind += storeLag.asLastKnown(partition);
            }
            room.measured(next, behind, now);
        } catch (RuntimeException e) {
            // Without the stream nothing is published either; what was permitted is all there is.
            LOG.debug("How far the store is behind is not known at the moment", e);
        }
    }
}
