package dev.camelstr.store.replica;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.camelstr.store.database.DatabaseUrl;
import dev.camelstr.store.database.ReadSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streaming replica of the database, where the settings name one. A query reads there what the replica has applied by the
 * time that the query may count on, and else on the primary. Nothing is connected before the first query. Thread-safe.
 */
public final class Replica implements Closeable, CamelContextAware, StartupListener {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    /** A connection is not waited for as one to the primary is: there is another way. */
    private static final long CONNECT_MILLIS = 1_000;

    /** After it was away or wrong, and after it was waited for in vain: nobody else tries for so long. */
    private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long BEHIND_NANOS = Duration.ofMillis(100).toNanos();

    /** A statement that has not ended by then by its own limit never will. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final AppliedPositions applied = new AppliedPositions();
    private String url = "";
    private int maxConnections = 10;
    private Duration maxTime = Duration.ofSeconds(10);
    private Duration wait = Duration.ofMillis(10);
    private Optional<CamelContext> context = Optional.empty();
    private Optional<ReplicaMeters> meters = Optional.empty();
    private Optional<HikariDataSource> pool = Optional.empty();
    private boolean closed;
    private volatile Optional<ReplicaState> state = Optional.empty();
    private volatile long restsUntil = System.nanoTime();

    /** @param url as of {@code Database.setUrl}; empty: there is no replica */
    public void setUrl(String url) {
        this.url = url.trim();
    }

    /** How many connections there are at most. */
    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    /** How long one query may take. */
    public void setMaxTime(Duration maxTime) {
        this.maxTime = maxTime;
    }

    /** How long a query waits for the replica to apply what is committed. */
    public void setWait(Duration wait) {
        this.wait = wait;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = Optional.of(context);
        try {
            context.addStartupListener(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** What was not read yet is counted, too. */
    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
        if (isUsed()) {
            meters();
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return context.orElse(null);
    }

    /** Whether the settings name one. */
    public boolean isUsed() {
        return !url.isEmpty();
    }

    /**
     * Where one query reads.
     *
     * @param needed how far the primary was at some time after the query came; nothing if that is not known. Asked once at most
     */
    public ReadSource source(DataSource primary, Supplier<Optional<PrimaryPosition>> needed) {
        return isUsed() ? new ReplicaSource(this, primary, needed) : ReadSource.of(primary);
    }

    /** A connection outside of the pool. */
    public Connection connectApart(Duration patience) throws SQLException {
        return DatabaseUrl.parse(url).connect(patience);
    }

    /** What was found of it in the background: only one that is worth it is asked. */
    public void note(ReplicaState found) {
        Optional<ReplicaState> before = state;
        state = Optional.of(found);
        if (found.isCurrent() && !before.map(ReplicaState::promise).equals(Optional.of(found.promise()))) {
            LOG.info("Queries go to the replica: {}", found.promise());
        }
    }

    /** As it was found last; nothing if nobody looks, or has not looked yet. */
    public Optional<ReplicaState> state() {
        return state;
    }

    /**
     * A connection by which all is seen that was committed on the primary up to there.
     *
     * @return nothing if the primary is to be asked
     * @throws SQLException if the replica cannot be had: then it is left alone for a moment
     */
    Optional<Connection> connect(PrimaryPosition needed) throws SQLException {
        if (!isWorthAsking()) {
            return Optional.empty();
        }
        Connection connection = pool().getConnection();
        boolean fits = false;
        try {
            fits = applied.reach(connection, needed, wait);
            return fits ? Optional.of(connection) : Optional.empty();
        } finally {
            if (!fits) {
                restsUntil = System.nanoTime() + BEHIND_NANOS;
                connection.close();
            }
        }
    }

    private boolean isWorthAsking() {
        return System.nanoTime() - restsUntil >= 0
                && state.map(ReplicaState::kind)
                        .map(ReplicaState.Kind::isUsable)
                        .orElse(true);
    }

    /** It could not be had. */
    void rest() {
        restsUntil = System.nanoTime() + AWAY_NANOS;
    }

    synchronized Optional<ReplicaMeters> meters() {
        if (meters.isEmpty()) {
            meters = context.map(it -> it.getRegistry().findSingleByType(MeterRegistry.class))
                    .map(registry -> new ReplicaMeters(registry, this));
        }
        return meters;
    }

    private synchronized HikariDataSource pool() throws SQLException {
        if (closed) {
            throw new SQLException("the replica is closed", "08003");
        }
        if (pool.isEmpty()) {
            pool = Optional.of(new HikariDataSource(poolConfig(DatabaseUrl.parse(url))));
        }
        return pool.get();
    }

    private HikariConfig poolConfig(DatabaseUrl address) {
        HikariConfig config = address.pool("camelstr-replica", context);
        config.setMaximumPoolSize(maxConnections);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT_MILLIS);
        address.setDefault(config, "prepareThreshold", 0); // as on the primary: a pooler may stand between
        address.setDefault(config, "socketTimeout", maxTime.plus(GRACE).toSeconds());
        return config;
    }

    /** Gives all connections up; there is no way back. */
    @Override
    public synchronized void close() {
        closed = true;
        pool.ifPresent(HikariDataSource::close);
    }
}
