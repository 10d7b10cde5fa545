package dev.camelstr.pipeline.serve.reconcile;

import dev.camelstr.component.relay.Session;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/** The reconciliations of all clients of this node (NIP-77), and how much they may keep in memory. Thread-safe. */
public final class Reconciliations implements CamelContextAware {
    /** What a record takes, and while it is read with the others: lists grow by being copied. */
    static final long RECORD = 41;

    static final long RECORD_READ = 100;

    private static final long MAX_SWEEP_MILLIS = 1_000;
    private static final long SESSION = 2_048;
    private static final int PART_OF_HEAP = 8;

    private final Set<Reconciliation> all = ConcurrentHashMap.newKeySet();
    private final AtomicLong records = new AtomicLong();
    private CamelContext context;
    private int maxSessions = 1_000;
    private int maxSessionsPerConnection = 10;
    private long maxTotalRecords;
    private Duration idleTimeout = Duration.ofMinutes(1);
    private Optional<ScheduledExecutorService> sweeper = Optional.empty();

    /** Of all connections. */
    public void setMaxSessions(int maxSessions) {
        this.maxSessions = maxSessions;
    }

    public void setMaxSessionsPerConnection(int maxSessionsPerConnection) {
        this.maxSessionsPerConnection = maxSessionsPerConnection;
    }

    /** Of all reconciliations together: 41 bytes each. 0: an eighth of the largest heap. */
    public void setMaxTotalRecords(long maxTotalRecords) {
        this.maxTotalRecords = maxTotalRecords;
    }

    private long mostRecords() {
        return maxTotalRecords > 0 ? maxTotalRecords : Runtime.getRuntime().maxMemory() / PART_OF_HEAP / RECORD;
    }

    /** How long a client may think about an answer. */
    public void setIdleTimeout(Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /** How many records they keep in all. */
    public long records() {
        return records.get();
    }

    /**
     * Begins a reconciliation, instead of the client's older one of that id.
     *
     * @throws RefusedException if there are too many, of this client or in all
     */
    Reconciliation open(Session session, String id) {
        OfClient client = session.attachment(OfClient.class, OfClient::new);
        client.find(id).ifPresent(Reconciliation::end);
        if (client.size() >= maxSessionsPerConnection) {
            throw refused(
                    "rate-limited",
                    "a connection has at most " + maxSessionsPerConnection + " reconciliations at once");
        }
        Reconciliation reconciliation = new Reconciliation(session, id, ended -> ended(client, ended));
        all.add(reconciliation);
        client.put(reconciliation);
        if (all.size() > maxSessions || !reconciliation.memory().grow(SESSION)) {
            reconciliation.end();
            throw refused("error", "overloaded, try again");
        }
        startSweeping();
        return reconciliation;
    }

    private static RefusedException refused(String prefix, String text) {
        return new RefusedException(new Refusal("too-many-reconciliations", prefix, text));
    }

    private void ended(OfClient client, Reconciliation reconciliation) {
        all.remove(reconciliation);
        client.remove(reconciliation);
        records.addAndGet(-reconciliation.reserved());
    }

    /** The client's reconciliation of that id. */
    Optional<Reconciliation> find(Session session, String id) {
        return session.attachment(OfClient.class).flatMap(client -> client.find(id));
    }

    /**
     * Allows a reconciliation to keep more records.
     *
     * @return false: it has ended
     * @throws RefusedException if all together keep too many
     */
    boolean reserve(Reconciliation reconciliation, int more) {
        if (records.addAndGet(more) > mostRecords()) {
            records.addAndGet(-more);
            throw refused("error", "overloaded, try again");
        }
        if (!reconciliation.reserve(more)) {
            records.addAndGet(-more);
            return false;
        } else if (!reconciliation.memory().grow(RECORD_READ * more)) {
            throw refused("error", "short of memory, try again later");
        }
        return true;
    }

    private synchronized void startSweeping() {
        if (sweeper.isEmpty()) {
            ScheduledExecutorService started = context.getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "reconciliation-timeout");
            long millis = Math.max(1, Math.min(MAX_SWEEP_MILLIS, idleTimeout.toMillis() / 4));
            started.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
            sweeper = Optional.of(started);
        }
    }

    private void sweep() {
        for (Reconciliation reconciliation : all) {
            if (reconciliation.isIdle(idleTimeout.toNanos())) {
                reconciliation.close("closed: you took too long to respond!");
            }
        }
    }

    /** The reconciliations of one client by their ids, which are not those of its subscriptions. */
    private static final class OfClient {
        private final Map<String, Reconciliation> byId = new HashMap<>(2);
        private boolean gone;

        OfClient(Session session) {
            session.onClose(this::endAll);
        }

        synchronized int size() {
            return byId.size();
        }

        synchronized Optional<Reconciliation> find(String id) {
            return Optional.ofNullable(byId.get(id));
        }

        void put(Reconciliation reconciliation) {
            boolean late;
            synchronized (this) {
                late = gone;
                byId.put(reconciliation.id(), reconciliation);
            }
            if (late) {
                reconciliation.end();
            }
        }

        synchronized void remove(Reconciliation reconciliation) {
            byId.remove(reconciliation.id(), reconciliation);
        }

        private void endAll() {
            List<Reconciliation> ending;
            synchronized (this) {
                gone = true;
                ending = List.copyOf(byId.values());
            }
            ending.forEach(Reconciliation::end);
        }
    }
}
