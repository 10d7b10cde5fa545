package dev.camelstr.pipeline.admit;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.retention.SizeSweep;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Since when events are kept, as there is no room for older ones: what upkeep, here or on another node, has written to the database.
 * It is read in the background, from the first question on; what was known last holds while it cannot be read. Thread-safe.
 */
public final class RetentionFloor implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionFloor.class);
    private static final long INTERVAL_MILLIS = 5_000;

    private CamelContext context;
    private Database database = new Database();
    private volatile boolean started;
    private volatile long seconds;
    private Optional<ScheduledExecutorService> reading = Optional.empty();

    public void setDatabase(Database database) {
        this.database = database;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Seconds since 1970; 0 while nothing has gone for want of room, or that is not known yet. */
    long seconds() {
        if (!started) {
            start();
        }
        return seconds;
    }

    private synchronized void start() {
        if (reading.isEmpty()) {
            ScheduledExecutorService scheduler =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "retention-floor");
            scheduler.scheduleWithFixedDelay(this::read, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            reading = Optional.of(scheduler);
            started = true;
        }
    }

    private void read() {
        try {
            seconds = SizeSweep.floor(database);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Since when events are kept is not known at the moment", e);
        }
    }
}
