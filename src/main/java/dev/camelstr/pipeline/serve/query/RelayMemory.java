package dev.camelstr.pipeline.serve.query;

import dev.camelstr.nostr.Event;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.moderation.Moderation;
import dev.camelstr.store.moderation.ModerationLists;
import dev.camelstr.store.position.Committed;
import dev.camelstr.store.query.Recent;
import dev.camelstr.store.recent.FollowedPosition;
import dev.camelstr.store.recent.RecentEvents;
import dev.camelstr.store.recent.RecentFilling;
import dev.camelstr.store.replica.Replica;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's newest events in memory: filled from the database once the tail of the changelog is attached, kept up by the
 * tail, and filled again when something of the changelog was lost. Thread-safe.
 */
public final class RelayMemory implements CamelContextAware {
    /** What is read from memory. */
    public enum Reads {
        /** What is known to be all that any node has acknowledged; over several nodes the database is asked how far it is. */
        EXACT,
        /** All, and nobody is asked; what another node has acknowledged may come a moment later. */
        NODE,
        /** Nothing. */
        DATABASE
    }

    private static final Logger LOG = LoggerFactory.getLogger(RelayMemory.class);
    private static final String ONE_PROCESS = "local-stream";
    private static final int PART_OF_HEAP = 4;
    private static final long RETRY_MILLIS = 5_000;

    private CamelContext context;
    private Database database = new Database();
    private Moderation moderation = new Moderation();
    private long maxBytes;
    private Reads reads = Reads.EXACT;
    private String stream = ONE_PROCESS;
    private final FollowedPosition followed = new FollowedPosition();
    private Replica replica = new Replica();
    private final SharedLook committed =
            new SharedLook(() -> replica.isUsed() ? Committed.lookWithPosition(database) : Committed.look(database));
    private volatile Optional<RecentEvents> events = Optional.empty();
    private boolean filling;

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Where there is one, queries want to know how far the database is. */
    public void setReplica(Replica replica) {
        this.replica = replica;
    }

    /** What is banned is not served, also before the changelog tells that it went. */
    public void setModeration(Moderation moderation) {
        this.moderation = moderation;
    }

    /** About how much the events may take. 0: a quarter of the largest heap. */
    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public void setReads(Reads reads) {
        this.reads = reads;
    }

    /** The stream component, by its scheme: whether other processes write the same streams. */
    public void setStream(String stream) {
        this.stream = stream;
    }

    /** The tail is attached, or something was lost: what is told from now on is applied, and what stands is read. */
    public synchronized void fill() {
        events.ifPresent(RecentEvents::forget);
        if (filling || !isUsed() || context == null) {
            return;
        }
        filling = true;
        ExecutorService filler = context.getExecutorServiceManager().newSingleThreadExecutor(this, "fill-memory");
        filler.execute(this::fillUntilKnown);
        filler.shutdown();
    }

    private boolean isUsed() {
        return reads != Reads.DATABASE;
    }

    /** Whether nobody is to be asked before memory answers. */
    boolean knowsAtOnce() {
        return reads == Reads.NODE || reads == Reads.EXACT && stream.equals(ONE_PROCESS);
    }

    private void fillUntilKnown() {
        while (!context.isStopping() && !context.isStopped()) {
            try {
                RecentEvents memory = events();
                followed.begin(Committed.look(database));
                new RecentFilling(database, database.tagHash()).fill(memory);
                if (endIfFilled(memory)) {
                    LOG.info("{} events are in memory", memory.size());
                    return;
                }
            } catch (SQLException | RuntimeException e) {
                // Whatever it is: who gave up here would leave the relay without memory until it is started again.
                LOG.debug("memory cannot be filled, the database is asked", e);
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Not if something was lost meanwhile: then it is filled again. */
    private synchronized boolean endIfFilled(RecentEvents memory) {
        filling = !memory.isFilled();
        return !filling;
    }

    private RecentEvents events() throws SQLException {
        if (events.isEmpty()) {
            long bytes = maxBytes > 0 ? maxBytes : Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
            events = Optional.of(new RecentEvents(database.tagHash(), bytes));
        }
        return events.get();
    }

    /** Does what the changelog says; before clients are told. */
    public void apply(List<ChangelogEntry> entries) {
        events.ifPresent(memory -> followed.follow(entries, memory));
    }

    /** Whether this very event, byte for byte, stands and is served. */
    public boolean has(Event event) {
        return knowsAtOnce() && recent(look()).has(event);
    }

    /** For a query that begins now. */
    QueryLook look() {
        return new QueryLook(committed);
    }

    /** What the query that looks so need not ask the database for. */
    Recent recent(QueryLook look) {
        return new Recent(
                events,
                this::isServed,
                knowsAtOnce()
                        ? () -> true
                        : new Once(() -> look.committed().filter(this::isWhole).isPresent()));
    }

    private boolean isServed(StoredEvent event) {
        ModerationLists lists = moderation.lists();
        return !lists.hasBans() || !lists.isBanned(event.parse());
    }

    /** Over several nodes: whether all that was committed is in memory. */
    private boolean isWhole(Committed committed) {
        return committed.moderation() == moderation.version() && followed.reaches(committed);
    }

    /** Asks once. */
    private static final class Once implements BooleanSupplier {
        private final BooleanSupplier question;
        private Optional<Boolean> answer = Optional.empty();

        Once(BooleanSupplier question) {
            this.question = question;
        }

        @Override
        public boolean getAsBoolean() {
            if (answer.isEmpty()) {
                answer = Optional.of(question.getAsBoolean());
            }
            return answer.get();
        }
    }
}
