package dev.camelstr.pipeline.collect;

import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.follow.Follow;
import dev.camelstr.store.relays.KnownRelay;
import dev.camelstr.store.relays.RelayFilters;
import dev.camelstr.store.relays.RelayTable;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one route for each upstream relay, as table {@code relay} and the setting camelstr.relays have them: in the
 * background, from when the relay of this process serves. A route that somebody stops, suspends or starts by hand is
 * written down as such, so that it stays so over restarts. Where the template is not loaded it does nothing.
 */
public final class CollectRoutes implements ExtendedStartupListener, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(CollectRoutes.class);

    private static final int THREADS = 4;
    private static final int MOST_WAITING = 10_000;
    private static final long PERIOD_MILLIS = 1_000;
    private static final long FIRST_PERIOD_MILLIS = 20;

    /** Who serves is not waited for longer: it may not come to that. */
    private static final long SERVING_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** After which a route that could not be made is tried again. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What became of a relay here. Guarded by the monitor of the routes. */
    private static final class Kept {
        private boolean paused;
        private String filters;
        private boolean busy = true;
        private OptionalLong failedAt = OptionalLong.empty();

        Kept(boolean paused, String filters) {
            this.paused = paused;
            this.filters = filters;
        }

        /** Whether its route could not be made, and may be tried again. */
        boolean isDue() {
            return !busy && failedAt.isPresent() && System.nanoTime() - failedAt.getAsLong() > RETRY_NANOS;
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private CamelContext context;
    private PipelineMetrics metrics = new PipelineMetrics();
    private Optional<RelayTable> table = Optional.empty();
    private Optional<RelayFilters> ownFilters = Optional.empty();
    private Follow follow = new Follow();
    private Optional<HeldRelays> held = Optional.empty();
    private RelaySlots slots = new RelaySlots();
    private RelayCursors cursors = new RelayCursors();
    private RelayIntervals intervals = new RelayIntervals();
    private Optional<Handover> handover = Optional.empty();
    private boolean privateAddresses;
    private RelayRoutes routes;
    private ScheduledExecutorService timer;
    private ExecutorService workers;
    private long startedAtNanos;
    private boolean stopping;
    private volatile List<String> configured = List.of();
    private volatile boolean pinned;

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    /** Without it there are only the relays of the setting. */
    public void setDatabase(DataSource database) {
        table = Optional.of(new RelayTable(database));
        ownFilters = Optional.of(new RelayFilters(database));
    }

    /** Who says what single relays are asked for. */
    public void setFollow(Follow follow) {
        this.follow = follow;
    }

    /** Which relays of the list are this process'; without it, all. */
    public void setHeld(HeldRelays held) {
        this.held = Optional.of(held);
    }

    /** Whose connections are closed before others have their relays. */
    public void setSlots(RelaySlots slots) {
        this.slots = slots;
    }

    /** Which are written before that. */
    public void setCursors(RelayCursors cursors) {
        this.cursors = cursors;
    }

    /** So are these. */
    public void setIntervals(RelayIntervals intervals) {
        this.intervals = intervals;
    }

    /** Whether relays that lists of the followed name may be at any address, also of this machine. */
    public void setPrivateAddresses(boolean privateAddresses) {
        this.privateAddresses = privateAddresses;
    }

    /** The URLs that the setting names, separated by commas; empty for none. They may change while this runs. */
    public void setRelays(String relays) {
        Set<String> urls = new LinkedHashSet<>();
        for (String url : relays.split("[,\\s]+")) {
            if (!url.isEmpty()) {
                canonical(url).ifPresent(urls::add);
            }
        }
        configured = List.copyOf(urls);
        pinned = false;
    }

    /** One bad URL must not keep the others from being collected. */
    private static Optional<String> canonical(String url) {
        try {
            return Optional.of(RelayUrl.canonical(url));
        } catch (IllegalArgumentException e) {
            LOG.error("camelstr.relays: cannot be collected: {}", e.getMessage());
            return Optional.empty();
        }
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

    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {}

    @Override
    public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) throws Exception {
        // A bean in a route file is created more than once; one of them is found by its name, and may be told twice.
        boolean isTheOne = started.getRegistry().findByType(CollectRoutes.class).contains(this) && routes == null;
        if (!isTheOne || !RelayRoutes.areMadeIn(started)) {
            return;
        }
        routes = new RelayRoutes(started);
        startedAtNanos = System.nanoTime();
        workers = started.getExecutorServiceManager().newThreadPool(this, "collect-routes", profile());
        timer = started.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "collect-relays");
        started.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopped) {
                stop();
            }
        });
        if (held.isPresent()) {
            held.get().watch(started, this::letGo);
            handover = Optional.of(new Handover(held.get(), slots, cursors, intervals));
            started.addService(handover.get());
        }
        timer.execute(this::begin);
    }

    private static ThreadPoolProfile profile() {
        ThreadPoolProfile profile = new ThreadPoolProfile("collect-routes");
        profile.setPoolSize(THREADS);
        profile.setMaxPoolSize(THREADS);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setKeepAliveTime(10L);
        profile.setMaxQueueSize(MOST_WAITING);
        return profile;
    }

    private void begin() {
        if (mayBegin()) {
            timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            timer.schedule(this::begin, FIRST_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean mayBegin() {
        ServiceStatus serving = context.getRouteController().getRouteStatus("serve");
        return serving == null || serving.isStarted() || System.nanoTime() - startedAtNanos > SERVING_NANOS;
    }

    private void look() {
        try {
            List<KnownRelay> listed = list();
            follow.planIfDue();
            Map<String, String> filters = filters();
            if (follow.isOn()) {
                listed = list().stream()
                        .filter(relay -> filters.containsKey(relay.url()))
                        .toList();
            }
            listed = own(listed);
            Map<String, Boolean> byHand;
            Set<String> there;
            synchronized (kept) {
                if (stopping) {
                    return;
                }
                keepTo(listed, filters);
                byHand = byHand();
                there = Set.copyOf(kept.keySet());
            }
            write(byHand);
            if (handover.isPresent()) {
                handover.get().release(there);
            }
        } catch (SQLException | RuntimeException e) {
            // The database's state is told elsewhere; a task that throws would not be called again.
            LOG.debug("The relays are not known at the moment", e);
        }
    }

    /** Of the relays that may be collected here, those that are not another process'. */
    private List<KnownRelay> own(List<KnownRelay> listed) throws SQLException {
        if (held.isEmpty()) {
            return listed;
        }
        Set<String> own = held.get().look(listed.stream().map(KnownRelay::url).toList(), configured);
        return listed.stream().filter(relay -> own.contains(relay.url())).toList();
    }

    /** Others may have the relays by now, and the database cannot be asked: their routes end. */
    private void letGo() {
        synchronized (kept) {
            List<String> there = kept.keySet().stream()
                    .filter(relay -> !kept.get(relay).busy)
                    .toList();
            if (!stopping && !there.isEmpty()) {
                LOG.warn(
                        "The database is away, and others may collect the relays meanwhile: {} are let go of",
                        there.size());
                there.forEach(relay -> change(relay, "be let go of", () -> remove(relay)));
            }
        }
    }

    private Map<String, String> filters() throws SQLException {
        return ownFilters.isPresent() ? ownFilters.get().all() : Map.of();
    }

    private List<KnownRelay> list() throws SQLException {
        List<String> urls = configured;
        if (table.isEmpty()) {
            return urls.stream().map(KnownRelay::configured).toList();
        }
        List<KnownRelay> listed = table.get().list();
        Set<String> pins =
                listed.stream().filter(KnownRelay::pinned).map(KnownRelay::url).collect(Collectors.toSet());
        if (!pinned) {
            pinned = true; // before: a setting that changes meanwhile is pinned at the next look
            pin(urls);
            listed = table.get().list();
        } else if (!pins.containsAll(urls)) {
            table.get().pinAgain(urls);
            listed = table.get().list();
        }
        // What another process has pinned by a setting of its own is its to collect.
        Set<String> own = new HashSet<>(urls);
        return listed.stream()
                .filter(relay -> own.contains(relay.url()) || relay.source() != KnownRelay.Source.CONFIGURED)
                .toList();
    }

    private void pin(List<String> urls) throws SQLException {
        try {
            table.orElseThrow().pin(urls);
        } catch (SQLException e) {
            pinned = false;
            throw e;
        }
    }

    private void keepTo(List<KnownRelay> listed, Map<String, String> filters) {
        Set<String> wanted = listed.stream().map(KnownRelay::url).collect(Collectors.toSet());
        for (String relay : List.copyOf(kept.keySet())) {
            if (!wanted.contains(relay) && !kept.get(relay).busy) {
                change(relay, "be removed", () -> remove(relay));
            }
        }
        for (KnownRelay relay : listed) {
            Kept known = kept.get(relay.url());
            String asked = filters.getOrDefault(relay.url(), "");
            if (known == null || known.isDue()) {
                kept.put(relay.url(), new Kept(relay.paused(), asked));
                change(relay.url(), "be collected", () -> make(relay, asked));
            } else if (!known.busy && !known.filters.equals(asked)) {
                kept.put(relay.url(), new Kept(relay.paused(), asked));
                change(relay.url(), "be asked for something else", () -> make(relay, asked));
            } else if (!known.busy && known.paused != relay.paused()) {
                known.paused = relay.paused();
                change(relay.url(), relay.paused() ? "pause" : "go on", () -> {
                    if (relay.paused()) {
                        routes.stop(relay.url());
                    } else {
                        routes.start(relay.url());
                    }
                });
            }
        }
    }

    private void make(KnownRelay relay, String filters) throws Exception {
        try {
            if (routes.status(relay.url()).isPresent()) {
                routes.remove(relay.url());
            }
            add(relay, filters);
        } catch (Exception e) {
            synchronized (kept) {
                Optional.ofNullable(kept.get(relay.url()))
                        .ifPresent(failed -> failed.failedAt = OptionalLong.of(System.nanoTime()));
            }
            throw e;
        }
    }

    private void add(KnownRelay relay, String filters) throws Exception {
        metrics.expect(relay.name());
        boolean isPublic = relay.isOfStrangers() && !(follow.isOn() && privateAddresses);
        boolean isDiscovered = relay.isOfStrangers() && !follow.isOn();
        routes.add(relay.url(), relay.from(), filters, isPublic, isDiscovered, !relay.paused());
    }

    private void remove(String relay) throws Exception {
        routes.remove(relay);
        String name = RelayUrl.withoutSecrets(relay);
        synchronized (kept) {
            kept.remove(relay);
            if (kept.keySet().stream().map(RelayUrl::withoutSecrets).noneMatch(name::equals)) {
                metrics.forget(name);
            }
        }
    }

    private void change(String relay, String what, Task task) {
        kept.get(relay).busy = true;
        workers.execute(() -> {
            try {
                task.run();
            } catch (Exception e) {
                LOG.error("Relay {} cannot {}: {}", RelayUrl.withoutSecrets(relay), what, first(e));
                LOG.debug("{} cannot {}", RelayUrl.withoutSecrets(relay), what, e);
            } finally {
                synchronized (kept) {
                    Optional.ofNullable(kept.get(relay)).ifPresent(known -> known.busy = false);
                }
            }
        });
    }

    /** Of the failures only the first names no endpoint with all its options. */
    private static String first(Exception e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return Reasons.of(first);
    }

    /** The relays whose route is no longer what it was, though nobody has said so in the table; true for those that stand. */
    private Map<String, Boolean> byHand() {
        Map<String, Boolean> changed = new LinkedHashMap<>();
        kept.forEach((relay, known) -> {
            Optional<Boolean> paused = known.busy || known.failedAt.isPresent()
                    ? Optional.empty()
                    : routes.status(relay).flatMap(CollectRoutes::isPaused);
            if (paused.isPresent() && paused.get() != known.paused) {
                changed.put(relay, paused.get());
            }
        });
        return changed;
    }

    private static Optional<Boolean> isPaused(ServiceStatus status) {
        return status.isStopped() || status.isSuspended()
                ? Optional.of(true)
                : status.isStarted() ? Optional.of(false) : Optional.empty();
    }

    private void write(Map<String, Boolean> byHand) throws SQLException {
        for (Map.Entry<String, Boolean> change : byHand.entrySet()) {
            if (table.isPresent()) {
                table.get().pause(change.getKey(), change.getValue());
            }
            LOG.info(
                    "Relay {} was {} by hand, and stays so",
                    RelayUrl.withoutSecrets(change.getKey()),
                    change.getValue() ? "paused" : "resumed");
            synchronized (kept) {
                kept.get(change.getKey()).paused = change.getValue();
            }
        }
    }

    /** From here on routes stop because the process does. */
    private void stop() {
        Map<String, Boolean> byHand;
        synchronized (kept) {
            byHand = stopping ? Map.of() : byHand();
            stopping = true;
        }
        try {
            write(byHand);
        } catch (SQLException e) {
            LOG.warn("What was paused or resumed by hand in the last second is not kept: {}", e.getMessage());
        }
        workers.shutdownNow();
        timer.shutdownNow();
    }
}
