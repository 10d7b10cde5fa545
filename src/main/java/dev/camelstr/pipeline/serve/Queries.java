package dev.camelstr.pipeline.serve;

import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.Filter;
import dev.camelstr.pipeline.Refusal;
import dev.camelstr.pipeline.RefusedException;
import dev.camelstr.store.Database;
import dev.camelstr.store.query.EventCount;
import dev.camelstr.store.query.EventCursor;
import dev.camelstr.store.query.EventQueries;
import dev.camelstr.store.query.QueryBudget;
import dev.camelstr.store.query.QueryRefusedException;
import dev.camelstr.store.query.RowSink;
import dev.camelstr.store.query.StoredKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * Clients' questions to the database, what one may cost, and the threads that ask. Whatever waits for a client to read
 * holds none of them.
 */
public final class Queries implements CamelContextAware {
    private CamelContext context;
    private Database database = new Database();
    private RelayLimits limits = new RelayLimits();
    private ReadPolicy readPolicy = new ReadPolicy();
    private int threads = 4;
    private int maxWaiting = 10_000;
    private long maxRows = 1_000_000;
    private Duration maxTime = Duration.ofSeconds(10);
    private Optional<ExecutorService> pool = Optional.empty();
    private Optional<EventQueries> queries = Optional.empty();

    public void setDatabase(Database database) {
        this.database = database;
    }

    public void setLimits(RelayLimits limits) {
        this.limits = limits;
    }

    public void setReadPolicy(ReadPolicy readPolicy) {
        this.readPolicy = readPolicy;
    }

    /** How many queries run at once, of which each needs a connection to the database. */
    public void setThreads(int threads) {
        this.threads = threads;
    }

    /** How many queries may wait for a thread. */
    public void setMaxWaiting(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /** How many rows one query may read. */
    public void setMaxRows(long maxRows) {
        this.maxRows = maxRows;
    }

    /** How long one query may keep the database busy. */
    public void setMaxTime(Duration maxTime) {
        this.maxTime = maxTime;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /**
     * What is stored for this client, to be read event by event.
     *
     * @throws RefusedException if the client may read nothing of it
     */
    EventCursor open(Session session, List<Filter> filters) throws SQLException, QueryRefusedException {
        return queries().open(filters, readPolicy.check(session, filters), budget());
    }

    /**
     * How much is stored for this client, whatever the filters' limits (NIP-45).
     *
     * @throws RefusedException if the client may read nothing of it
     */
    EventCount count(Session session, List<Filter> filters) throws SQLException, QueryRefusedException {
        return queries().count(filters, readPolicy.check(session, filters), budget());
    }

    /**
     * The keys of all that is stored for this client, whatever the filters' limits, newest first.
     *
     * @throws RefusedException if the client may read nothing of it
     */
    void keys(Session session, List<Filter> filters, RowSink<StoredKey> sink)
            throws SQLException, QueryRefusedException {
        queries().keys(filters, readPolicy.check(session, filters), budget(), sink);
    }

    private QueryBudget budget() {
        return new QueryBudget(
                limits.getDefaultLimit(), limits.getMaxLimit(), limits.getMaxFilterElements(), maxRows, maxTime);
    }

    private synchronized EventQueries queries() {
        if (queries.isEmpty()) {
            queries = Optional.of(new EventQueries(database));
        }
        return queries.get();
    }

    /** @throws RefusedException if too many wait */
    void execute(Runnable query) {
        try {
            pool().execute(query);
        } catch (RejectedExecutionException e) {
            throw new RefusedException(new Refusal("overloaded", "error", "overloaded, try again"));
        }
    }

    private synchronized ExecutorService pool() {
        if (pool.isEmpty()) {
            pool = Optional.of(context.getExecutorServiceManager()
                    .newThreadPool(
                            this,
                            "query",
                            new ThreadPoolProfileBuilder("query")
                                    .poolSize(threads)
                                    .maxPoolSize(threads)
                                    .maxQueueSize(maxWaiting)
                                    .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                                    .build()));
        }
        return pool.get();
    }
}
