package dev.camelstr.pipeline.lag;

import dev.camelstr.component.stream.ByteSize;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database may grow. Beyond the bound nothing is taken until it is a twentieth smaller than that. It is asked in
 * the background, from the first question on. Thread-safe.
 */
public final class DatabaseSize implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSize.class);
    private static final String SIZE = "select pg_database_size(current_database())"; // the sizes of its files, no more
    private static final double RESUME_BELOW = 0.95;

    private CamelContext context;
    private DataSource dataSource;
    private long maxBytes;
    private long intervalMillis = 10_000;
    private volatile boolean started;
    private volatile long bytes;
    private volatile boolean full;
    private Optional<ScheduledExecutorService> measuring = Optional.empty();

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Bytes, or with a unit as in 100GB; 0: any size. */
    public void setMax(String max) {
        this.maxBytes = ByteSize.parse(max);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Bytes, when it was last asked; 0 before. */
    public long getBytes() {
        return bytes;
    }

    /** Bytes; 0: any size. */
    public long getMax() {
        return maxBytes;
    }

    /** Whether it is larger than it may be. */
    public boolean isFull() {
        if (maxBytes > 0 && !started) {
            start();
        }
        return full;
    }

    private synchronized void start() {
        if (measuring.isEmpty()) {
            ScheduledExecutorService scheduler =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "database-size");
            scheduler.scheduleWithFixedDelay(this::measure, 0, intervalMillis, TimeUnit.MILLISECONDS);
            measuring = Optional.of(scheduler);
            started = true;
        }
    }

    private void measure() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SIZE)) {
            row.next();
            bytes = row.getLong(1);
            tell(bytes > (full ? RESUME_BELOW : 1) * maxBytes);
        } catch (SQLException e) {
            LOG.debug("The size of the database is not known at the moment", e);
        }
    }

    private void tell(boolean isFull) {
        if (isFull != full) {
            full = isFull;
            if (isFull) {
                LOG.error(
                        "The database has {} MB: nothing is taken until it is smaller (camelstr.datasource.max-size)",
                        bytes >> 20);
            } else {
                LOG.info("The database has {} MB: events are taken again", bytes >> 20);
            }
        }
    }
}
