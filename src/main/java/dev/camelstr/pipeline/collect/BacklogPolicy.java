package dev.camelstr.pipeline.collect;

import dev.camelstr.component.stream.ByteSize;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.lag.DatabaseSize;
import dev.camelstr.pipeline.lag.DiskSpace;
import dev.camelstr.pipeline.lag.StoreLag;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suspends the routes that collect while the store is too far behind, before a stream could cut what is unread: at a
 * number of messages, or at half of the bytes that a stream retains, whichever comes first. They go on below 80 % of
 * that. Routes that somebody else has suspended or stopped are left alone.
 */
public final class BacklogPolicy extends RoutePolicySupport implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(BacklogPolicy.class);
    private static final double RESUME_BELOW = 0.8;

    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();
    private CamelContext context;
    private long maxLag = 2_000_000;
    private long retentionBytes = ByteSize.parse("20GB");
    private StoreLag storeLag = new StoreLag();
    private DiskSpace diskSpace = new DiskSpace();
    private DatabaseSize databaseSize = new DatabaseSize();
    private long intervalMillis = 1000;
    private Optional<ScheduledExecutorService> poller = Optional.empty();
    private volatile boolean behind;
    private volatile long lag;

    /** In messages of one partition. */
    public void setMaxLag(long maxLag) {
        this.maxLag = maxLag;
    }

    /** What one partition of the stream retains: bytes, or with a unit as in 20GB. */
    public void setRetention(String retention) {
        this.retentionBytes = ByteSize.parse(retention);
    }

    public void setStoreLag(StoreLag storeLag) {
        this.storeLag = storeLag;
    }

    /** While there is too little room, collecting pauses as well. */
    public void setDiskSpace(DiskSpace diskSpace) {
        this.diskSpace = diskSpace;
    }

    /** The same while the database is larger than it may be. */
    public void setDatabaseSize(DatabaseSize databaseSize) {
        this.databaseSize = databaseSize;
    }

    void setIntervalMillis(long intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    /** How many messages the store is behind, by its furthest partition. */
    public long getLag() {
        return lag;
    }

    public boolean isBehind() {
        return behind;
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
    public synchronized void onStart(Route route) {
        routes.put(route.getId(), route);
        startPolling();
        if (behind) {
            suspend(route);
        }
    }

    @Override
    public void onStop(Route route) {
        forget(route);
    }

    @Override
    public void onRemove(Route route) {
        forget(route);
    }

    private synchronized void forget(Route route) {
        routes.remove(route.getId());
        suspended.remove(route.getId());
        if (routes.isEmpty()) {
            poller.ifPresent(context.getExecutorServiceManager()::shutdown);
            poller = Optional.empty();
        }
    }

    private synchronized void startPolling() {
        if (poller.isEmpty()) {
            ScheduledExecutorService scheduler =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "backlog");
            scheduler.scheduleWithFixedDelay(this::poll, 0, intervalMillis, TimeUnit.MILLISECONDS);
            poller = Optional.of(scheduler);
        }
    }

    private void poll() {
        try {
            if (!measure()) {
                return;
            }
            routes.values().forEach(behind ? this::suspend : this::resume);
        } catch (RuntimeException e) {
            // Without the stream nothing is published either; the state stays as it is.
            LOG.debug("The store's lag is not known at the moment", e);
        }
    }

    /** @return false if there is nobody to measure for any more: the stream's component may be stopping */
    private synchronized boolean measure() {
        if (poller.isEmpty()) {
            return false;
        }
        behind = isTooFarBehind() || diskSpace.isLow() || databaseSize.isFull();
        return true;
    }

    private boolean isTooFarBehind() {
        double share = 0;
        long furthest = 0;
        for (String stream : StoreLag.COLLECTED) {
            for (StreamInfo partition : storeLag.partitions(stream)) {
                long messages = storeLag.asLastKnown(partition);
                furthest = Math.max(furthest, messages);
                share = Math.max(share, Math.max(messages / (double) maxLag, shareOfRetention(partition, messages)));
            }
        }
        lag = furthest;
        return share >= (behind ? RESUME_BELOW : 1);
    }

    /** How much of half of the retention is not applied yet, if messages are of about one size. */
    private double shareOfRetention(StreamInfo partition, long messages) {
        long there = partition.next() - partition.first();
        if (there <= 0 || partition.bytes() <= 0) {
            return 0;
        }
        return partition.bytes() * (messages / (double) there) / (retentionBytes / 2.0);
    }

    private void suspend(Route route) {
        if (!isStarted(route) || !suspended.add(route.getId())) {
            return;
        }
        LOG.warn("Route {} pauses: the store is {} messages behind", route.getId(), lag);
        try {
            suspendOrStopConsumer(route.getConsumer());
        } catch (Exception e) {
            suspended.remove(route.getId());
            LOG.warn("Route {} could not be paused", route.getId(), e);
        }
    }

    private boolean isStarted(Route route) {
        return context.getRouteController().getRouteStatus(route.getId()) != null
                && context.getRouteController().getRouteStatus(route.getId()).isStarted();
    }

    private void resume(Route route) {
        if (!suspended.remove(route.getId())) {
            return;
        }
        LOG.info("Route {} goes on: the store is {} messages behind", route.getId(), lag);
        try {
            resumeOrStartConsumer(route.getConsumer());
        } catch (Exception e) {
            suspended.add(route.getId());
            LOG.warn("Route {} could not go on; trying again", route.getId(), e);
        }
    }
}
