package dev.camelstr.pipeline.discover;

import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.store.discovery.CandidateCounts;
import dev.camelstr.store.discovery.CandidateTable;
import dev.camelstr.store.discovery.Move;
import dev.camelstr.store.discovery.RelayRecords;
import dev.camelstr.store.discovery.SlotTable;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the best of the relays that stored events name collected, where that is wanted; else sees to it that what was found is
 * collected no more. Where some authors are followed their lists say which relays there are, and nothing else is looked for.
 */
public final class Discovery implements ExtendedStartupListener, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final Set<String> ROUTES = Set.of("discover", "discover-catch-up", "discover-slots");
    private static final long OLD_MILLIS = 3_600_000;

    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private CamelContext context;
    private DataSource database;
    private boolean isFollowing;
    private NamedRelays named = new NamedRelays();
    private boolean enabled;
    private int slots = 500;
    private int minAuthors = 3;
    private Duration period = Duration.ofMinutes(5);
    private BlockList blocked = BlockList.of("");
    private volatile CandidateCounts counts = CandidateCounts.NONE;
    private long forgotAt;
    private boolean isStarted;

    public void setDatabase(DataSource database) {
        this.database = database;
    }

    /** Who is followed; empty for nobody. */
    public void setFollow(String authors) {
        isFollowing = !authors.isBlank();
    }

    public void setNamed(NamedRelays named) {
        this.named = named;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** For all relays together. */
    public void setSlots(int slots) {
        this.slots = slots;
    }

    /** How many have to name a relay before it is tried. */
    public void setMinAuthors(int minAuthors) {
        this.minAuthors = minAuthors;
    }

    /** How often slots are given away. */
    public void setPeriod(Duration period) {
        this.period = period;
    }

    /** Hosts and domains that are never tried, separated by commas. */
    public void setBlock(String list) {
        blocked = BlockList.of(list);
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
        boolean isTheOne = started.getRegistry().findByType(Discovery.class).contains(this) && !isStarted;
        if (!isTheOne || started.getRoute("discover") == null) {
            return;
        }
        isStarted = true;
        if (enabled && !isFollowing) {
            show();
            for (String route : ROUTES) {
                started.getRouteController().startRoute(route);
            }
        } else {
            started.getExecutorServiceManager()
                    .newSingleThreadExecutor(this, "discovery-off")
                    .execute(this::leaveAll);
        }
    }

    private void leaveAll() {
        try {
            new CandidateTable(database).leaveAll(System.currentTimeMillis());
        } catch (SQLException | RuntimeException e) {
            LOG.warn("Relays that were discovered are still collected: {}", e.getMessage());
        }
    }

    /** Gives slots away; to be called every few seconds. */
    public void give() throws SQLException {
        long now = System.currentTimeMillis();
        SlotPlan plan = new SlotPlan(slots, blocked);
        for (Move move : new SlotTable(database).give(minAuthors, period.toMillis(), now, plan::of)) {
            tell(move);
        }
        counts = new CandidateTable(database).count(now);
        named.refused().keySet().forEach(this::showRefused);
        if (now - forgotAt > OLD_MILLIS) {
            new RelayRecords(database).forgetOld(now);
            forgotAt = now;
        }
    }

    private static void tell(Move move) {
        String relay = RelayUrl.withoutSecrets(move.url());
        if (move instanceof Move.Enter enter) {
            LOG.debug("Relay {} was discovered and gets a slot: {}", relay, enter.as());
        } else if (move instanceof Move.Stay) {
            LOG.info("Relay {} was discovered, and is collected", relay);
        } else {
            LOG.debug("Relay {} was discovered and gives its slot away", relay);
        }
    }

    private void show() {
        Map<String, ToLongFunction<CandidateCounts>> states = Map.of(
                "untried", CandidateCounts::untried,
                "slot", CandidateCounts::inSlots,
                "resting", CandidateCounts::resting,
                "outside", CandidateCounts::outside);
        MeterRegistry meters = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (meters != null) {
            states.forEach((state, count) -> Gauge.builder(
                            "discovery.candidates", this, discovery -> count.applyAsLong(discovery.counts))
                    .description("Relays that stored events name")
                    .tag("state", state)
                    .register(meters));
        }
    }

    private void showRefused(String reason) {
        MeterRegistry meters = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (meters != null && shown.add(reason)) {
            FunctionCounter.builder(
                            "discovery.refused",
                            named,
                            relays -> relays.refused().getOrDefault(reason, 0L))
                    .description("Relays that stored events name and that are no candidates")
                    .tag("reason", reason)
                    .register(meters);
        }
    }
}
