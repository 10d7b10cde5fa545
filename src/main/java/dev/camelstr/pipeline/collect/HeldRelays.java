package dev.camelstr.pipeline.collect;

import dev.camelstr.nostr.text.Sha256;
import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.store.relays.Collector;
import dev.camelstr.store.relays.OwnedRelays;
import dev.camelstr.store.relays.RelayLeases;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relays that this process collects, of those that a group of processes shares ({@link RelayLeases}): by a lease on all of
 * them, which it renews. One that cannot renew it lets go of its relays before others take them over, unless it knew of no
 * others. Thread-safe, but for {@link #look}, which one thread calls.
 */
public final class HeldRelays {
    private static final Logger LOG = LoggerFactory.getLogger(HeldRelays.class);

    /** How often within a lease it is renewed. */
    private static final int RENEWALS = 4;

    /** Of which each hangs on the database, or does not. */
    private static final int THREADS = 2;

    private static final long WATCH_MILLIS = 250;

    /** How many may be on their way to other processes at once: each costs a connection. */
    private static final int MOST_MOVING = 10;

    private static final int RUN_DIGITS = 8;

    private final Set<String> leaving = new LinkedHashSet<>();
    private RelayLeases leases;
    private Duration lease = Duration.ofSeconds(10);
    private Path dataDir = Path.of("camelstr-data");
    private volatile String holder = "";
    private String setting = "";
    private boolean isOut;
    private volatile boolean isKept;
    private volatile long keptAtNanos;
    private volatile boolean isAlone = true;
    private volatile Map<String, Long> epochs = Map.of();
    private volatile Map<String, Integer> shares = Map.of();

    public void setDatabase(DataSource database) {
        leases = new RelayLeases(database);
    }

    /** How long the relays stay this process' without a sign of life. */
    public void setLease(Duration lease) {
        this.lease = lease;
    }

    /** Where the name of this process stands. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /** @param letGo called, again and again, while the lease may be over and others may have the relays */
    void watch(CamelContext context, Runnable letGo) {
        MeterRegistry meters = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (meters != null) {
            gauge(meters, "collect.relays.held", "Relays that this process collects", held -> held.epochs.size());
            gauge(meters, "collect.processes", "Processes that share the relays", held -> held.shares.size());
        }
        ScheduledExecutorService timer =
                context.getExecutorServiceManager().newScheduledThreadPool(this, "collect-lease", THREADS);
        timer.scheduleWithFixedDelay(this::keepOrTell, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                () -> {
                    if (mayBeOver()) {
                        letGo.run();
                    }
                },
                WATCH_MILLIS,
                WATCH_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<HeldRelays> count) {
        Gauge.builder(name, this, count).description(description).register(meters);
    }

    private void keepOrTell() {
        try {
            // Where it may be over, what others have taken is learnt first.
            if (isKept && !mayBeOver()) {
                keepIfDue();
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The lease on the relays cannot be renewed at the moment", e);
        }
    }

    private boolean mayBeOver() {
        return !isAlone && System.nanoTime() - keptAtNanos > lease.toNanos() * (RENEWALS - 1) / RENEWALS;
    }

    /**
     * Takes the share of this process, and chooses what it gives to others: to be called each second. What it gives is held until
     * it is {@link #release}d.
     *
     * @param wanted the relays that there are, in an order that is the same everywhere
     * @param configured those that the setting of this process names
     * @return those that it is to collect
     * @throws SQLException if the database is away: then all is as before
     */
    Set<String> look(List<String> wanted, Collection<String> configured) throws SQLException {
        begin(configured);
        keepIfDue();
        List<Collector> collectors = leases.collectors(holder);
        Set<String> lost = learn(collectors);
        if (collectors.stream().noneMatch(this::isOwn)) {
            isKept = false;
            return Set.of();
        }
        FairShare share = FairShare.of(holder, wanted, collectors);
        List<String> claims =
                share.claims().stream().filter(relay -> !lost.contains(relay)).toList();
        if (!claims.isEmpty()) {
            Map<String, Long> more = new HashMap<>(epochs);
            more.putAll(leases.claim(holder, claims, lease));
            epochs = Map.copyOf(more);
        }
        giveUp(share.surplus());
        Set<String> mine = new LinkedHashSet<>(wanted);
        mine.retainAll(epochs.keySet());
        mine.removeAll(leaving);
        return mine;
    }

    private synchronized void begin(Collection<String> configured) throws SQLException {
        String current = Sha256.hexOf(String.join("\n", new TreeSet<>(configured)));
        if (!current.equals(setting)) {
            setting = current;
            isKept = false;
        }
        if (holder.isEmpty()) {
            String run = UUID.randomUUID().toString().substring(0, RUN_DIGITS);
            String name = name() + "/" + run;
            leases.endFormer(name);
            holder = name;
        }
    }

    private String name() {
        try {
            return ProcessName.of(dataDir);
        } catch (IOException e) {
            LOG.debug("This process has no name in its data folder", e);
            return ManagementFactory.getRuntimeMXBean().getName();
        }
    }

    private synchronized void keepIfDue() throws SQLException {
        long now = System.nanoTime(); // before the database counts
        if (!isOut && (!isKept || now - keptAtNanos >= lease.toNanos() / RENEWALS)) {
            leases.keep(holder, setting, lease);
            isKept = true;
            keptAtNanos = now;
        }
    }

    /** @return what others have taken over */
    private Set<String> learn(List<Collector> collectors) {
        Map<String, Long> own = collectors.stream()
                .filter(this::isOwn)
                .findFirst()
                .map(Collector::epochs)
                .orElse(Map.of());
        isAlone = collectors.size() <= 1;
        Map<String, Integer> counts = new TreeMap<>();
        collectors.forEach(collector ->
                counts.merge(nameOf(collector.holder()), collector.epochs().size(), Integer::sum));
        shares = Collections.unmodifiableMap(counts);
        Set<String> lost = epochs.entrySet().stream()
                .filter(relay -> !relay.getValue().equals(own.get(relay.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!lost.isEmpty()) {
            LOG.warn("{} relays were taken over by other processes, as this one gave no sign of life", lost.size());
        }
        epochs = Map.copyOf(own);
        leaving.retainAll(own.keySet());
        return lost;
    }

    private boolean isOwn(Collector collector) {
        return collector.holder().equals(holder);
    }

    private void giveUp(List<String> surplus) {
        int most = Math.min(MOST_MOVING, surplus.size()) - leaving.size();
        List<String> next = surplus.stream()
                .filter(relay -> !leaving.contains(relay))
                .limit(Math.max(0, most))
                .toList();
        if (!next.isEmpty()) {
            LOG.info("{} relays go to other processes, for equal shares", next.size());
            leaving.addAll(next);
        }
    }

    /** All that is held, what is given to others included. */
    Set<String> all() {
        return epochs.keySet();
    }

    /** Another process may have the relay from now on. */
    void release(String relay) throws SQLException {
        Long epoch = epochs.get(relay);
        if (epoch != null) {
            leases.release(relay, epoch);
            Map<String, Long> fewer = new HashMap<>(epochs);
            fewer.remove(relay);
            epochs = Map.copyOf(fewer);
        }
    }

    /** Others may have all of them; nothing is claimed or renewed any more. */
    synchronized void leave() throws SQLException {
        isOut = true;
        if (!holder.isEmpty()) {
            leases.leave(holder);
        }
    }

    /** The name of this process; empty before it has looked for the first time. */
    public String process() {
        return nameOf(holder);
    }

    /** How many relays each process of the group holds, by name, as it was at the last look. */
    public Map<String, Integer> shares() {
        return shares;
    }

    private static String nameOf(String holder) {
        return holder.split("/", 2)[0];
    }

    /** How long a transaction on what is held may stand still, as it keeps others from taking it over. */
    Duration lease() {
        return lease;
    }

    /** Under which the relay is held; {@link OwnedRelays#UNOWNED} if it is not. */
    long epoch(String relay) {
        return epochs.getOrDefault(relay, OwnedRelays.UNOWNED);
    }
}
