package dev.camelstr.pipeline.serve.query;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.limits.Turns;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.client.ReadPolicy;
import dev.camelstr.pipeline.serve.client.RelayLimits;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.ReadSource;
import dev.camelstr.store.position.Committed;
import dev.camelstr.store.query.Audience;
import dev.camelstr.store.query.EventCount;
import dev.camelstr.store.query.EventCursor;
import dev.camelstr.store.query.EventQueries;
import dev.camelstr.store.query.QueryBudget;
import dev.camelstr.store.query.QueryRefusedException;
import dev.camelstr.store.query.RowSink;
import dev.camelstr.store.query.StoredKey;
import dev.camelstr.store.replica.Replica;
import dev.camelstr.store.search.SearchTail;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.apache.camel.builder.ThreadPoolProfileBuilder;

/**
 * Clients' questions to the database, what one may cost, and the threads that ask. Whatever waits for a client to read
 * holds none of them.
 */
public final class Queries implements CamelContextAware, StartupListener {
    /** How long a query goes on while others wait. */
    public static final Duration TURN = Duration.ofMillis(50);

    private static final int PART_FOR_PAUSED = 16;
    private static final String HTTP = "http";

    private final AtomicLong paused = new AtomicLong();
    private CamelContext context;
    private Database database = new Database();
    private RelayLimits limits = new RelayLimits();
    private ReadPolicy readPolicy = new ReadPolicy();
    private RelayMemory memory = new RelayMemory();
    private Replica replica = new Replica();
    private int threads = 4;
    private int longThreads = 2;
    private int maxWaiting = 10_000;
    private long maxRows = 1_000_000;
    private Duration maxTime = Duration.ofSeconds(10);
    private int maxRanked = 1_000;
    private Set<Integer> searchKinds = Set.of();
    private long maxPausedBytes;
    private Optional<Turns> turns = Optional.empty();
    private Optional<Turns> longTurns = Optional.empty();
    private Optional<EventQueries> queries = Optional.empty();
    private Optional<QueryMeters> meters = Optional.empty();

    public void setDatabase(Database database) {
        this.database = database;
    }

    public void setLimits(RelayLimits limits) {
        this.limits = limits;
    }

    public void setReadPolicy(ReadPolicy readPolicy) {
        this.readPolicy = readPolicy;
    }

    public void setMemory(RelayMemory memory) {
        this.memory = memory;
    }

    /** Where queries read, if it is there and has what is committed. */
    public void setReplica(Replica replica) {
        this.replica = replica;
    }

    /**
     * How many queries for events run at once, of which each needs a connection to the database. One client has at most half
     * of the threads.
     */
    public void setThreads(int threads) {
        this.threads = threads;
    }

    /** The same for those that take long: to count, and to read what is reconciled. */
    public void setLongThreads(int longThreads) {
        this.longThreads = longThreads;
    }

    /** How many queries may wait for a thread. */
    public void setMaxWaiting(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /** How many rows one query may read. */
    public void setMaxRows(long maxRows) {
        this.maxRows = maxRows;
    }

    /**
     * How many bytes of what was read may wait in memory for clients to read on, of all clients together; what is more is
     * read again. 0: a sixteenth of the largest heap.
     */
    public void setMaxPausedBytes(long maxPausedBytes) {
        this.maxPausedBytes = maxPausedBytes;
    }

    /** How long one query may keep the database busy. */
    public void setMaxTime(Duration maxTime) {
        this.maxTime = maxTime;
    }

    public Duration getMaxTime() {
        return maxTime;
    }

    /** How many matches of a search are ranked. */
    public void setMaxRanked(int maxRanked) {
        this.maxRanked = maxRanked;
    }

    /** The kinds that are indexed for searches, separated by commas: of these, what is not indexed yet is found as well. */
    public void setSearchKinds(String searchKinds) {
        this.searchKinds = Kind.listed(searchKinds);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
        try {
            context.addStartupListener(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** What was not asked yet is counted, too. */
    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
        meters();
    }

    /**
     * What is stored for this client, to be read event by event.
     *
     * @throws RefusedException if the client may read nothing of it
     */
    public EventCursor open(Session session, List<Filter> filters) throws SQLException, QueryRefusedException {
        Audience audience = readPolicy.check(session, filters);
        QueryLook look = memory.look();
        return queries().from(source(look)).open(filters, audience, budget(), memory.recent(look));
    }

    /** Whether memory answers without asking whether it may. */
    public boolean knowAtOnce() {
        return memory.knowsAtOnce();
    }

    /**
     * How much is stored for this client, whatever the filters' limits (NIP-45).
     *
     * @throws RefusedException if the client may read nothing of it
     */
    EventCount count(Session session, List<Filter> filters) throws SQLException, QueryRefusedException {
        Audience audience = readPolicy.check(session, filters);
        QueryLook look = memory.look();
        return queries().from(source(look)).count(filters, audience, budget(), memory.recent(look));
    }

    /**
     * The same, if it is known at once.
     *
     * @throws RefusedException if the client may read nothing of it
     */
    Optional<EventCount> countAtOnce(Session session, List<Filter> filters) throws SQLException, QueryRefusedException {
        return knowAtOnce()
                ? queries()
                        .countFromMemory(
                                filters, readPolicy.check(session, filters), budget(), memory.recent(memory.look()))
                : Optional.empty();
    }

    /**
     * The keys of all that is stored for this client, whatever the filters' limits, newest first.
     *
     * @throws RefusedException if the client may read nothing of it
     */
    public void keys(Session session, List<Filter> filters, RowSink<StoredKey> sink)
            throws SQLException, QueryRefusedException {
        Audience audience = readPolicy.check(session, filters);
        QueryLook look = memory.look();
        queries().from(source(look)).keys(filters, audience, budget(), memory.recent(look), sink);
    }

    /** Where a query that begins now reads all that is committed by then. */
    public ReadSource source() {
        return source(memory.look());
    }

    private ReadSource source(QueryLook look) {
        return replica.source(database, () -> look.committed().flatMap(Committed::position));
    }

    /** A query has been answered, or has failed; the time is what threads have spent on it. */
    public void answered(List<Filter> filters, long nanos) {
        meters().ifPresent(known -> known.record(filters, nanos));
    }

    private synchronized Optional<QueryMeters> meters() {
        if (meters.isEmpty()) {
            meters = Optional.ofNullable(context.getRegistry().findSingleByType(MeterRegistry.class))
                    .map(QueryMeters::new);
        }
        return meters;
    }

    /**
     * The cursor pauses, and keeps what it has read if there is room for it.
     *
     * @return to be ended when it goes on
     * @throws RefusedException if there is no room even for what it cannot forget
     */
    public Pause pause(Session session, EventCursor cursor) {
        Pause pause = new Pause(session.memory(), paused, mostPaused());
        if (!pause.keep(cursor.bytesAhead() + cursor.bytesKept())) {
            cursor.forget();
            if (!pause.keep(cursor.bytesKept())) {
                throw new RefusedException(new Refusal("short-of-memory", "error", "short of memory, try again later"));
            }
        }
        return pause;
    }

    private long mostPaused() {
        return maxPausedBytes > 0 ? maxPausedBytes : Runtime.getRuntime().maxMemory() / PART_FOR_PAUSED;
    }

    private QueryBudget budget() {
        return new QueryBudget(
                limits.getDefaultLimit(),
                limits.getMaxLimit(),
                limits.getMaxFilterElements(),
                maxRows,
                maxTime,
                maxRanked);
    }

    private synchronized EventQueries queries() {
        if (queries.isEmpty()) {
            queries = Optional.of(new EventQueries(database, new SearchTail(searchKinds)));
        }
        return queries.get();
    }

    /**
     * Runs what is over soon.
     *
     * @throws RefusedException if too many wait
     */
    public void execute(Session session, Runnable query) {
        execute(turns(), session.site(), session.id(), query);
    }

    /**
     * Runs what reads the events of filters page by page: it gives way after {@link #TURN} where {@link #isAwaited}.
     *
     * @throws RefusedException if too many wait
     */
    public void execute(Session session, List<Filter> filters, Runnable query) {
        execute(turns(filters), session.site(), session.id(), query);
    }

    /** Whether others wait for a thread of those by which these filters are read. */
    public boolean isAwaited(List<Filter> filters) {
        return turns(filters).isAwaited();
    }

    /** A search is one statement, which ranks all that it finds and gives no way before. */
    private Turns turns(List<Filter> filters) {
        return filters.stream().anyMatch(filter -> filter.search().isPresent()) ? longTurns() : turns();
    }

    /**
     * Runs what takes long and does not give way: counting, for example.
     *
     * @throws RefusedException if too many wait
     */
    public void executeLong(Session session, Runnable query) {
        execute(longTurns(), session.site(), session.id(), query);
    }

    /**
     * The same for HTTP, of which each address has as much as one connection.
     *
     * @param site what counts as one client
     * @throws RefusedException if too many wait
     */
    public void executeLong(String site, Runnable query) {
        execute(longTurns(), site, HTTP, query);
    }

    private static void execute(Turns turns, String site, String connection, Runnable query) {
        try {
            turns.execute(site, connection, query);
        } catch (RejectedExecutionException e) {
            throw new RefusedException(new Refusal("overloaded", "error", "overloaded, try again"));
        }
    }

    private synchronized Turns turns() {
        if (turns.isEmpty()) {
            turns = Optional.of(new Turns(pool("query", threads), shares(threads), maxWaiting));
        }
        return turns.get();
    }

    private synchronized Turns longTurns() {
        if (longTurns.isEmpty()) {
            longTurns = Optional.of(new Turns(pool("long-query", longThreads), shares(longThreads), maxWaiting));
        }
        return longTurns.get();
    }

    /** A connection has at most half of the threads, an address all but one. */
    private static Turns.Shares shares(int threads) {
        return new Turns.Shares(Math.max(1, threads / 2), Math.max(1, threads - 1));
    }

    /** Its queue has no bound of its own: each address is in it once for each thread at the most. */
    private ExecutorService pool(String name, int size) {
        return context.getExecutorServiceManager()
                .newThreadPool(
                        this,
                        name,
                        new ThreadPoolProfileBuilder(name)
                                .poolSize(size)
                                .maxPoolSize(size)
                                .maxQueueSize(Integer.MAX_VALUE)
                                .build());
    }
}
