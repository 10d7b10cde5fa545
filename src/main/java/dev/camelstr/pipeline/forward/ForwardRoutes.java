package dev.camelstr.pipeline.forward;

import dev.camelstr.component.nostr.upstream.Subscription;
import dev.camelstr.component.stream.StreamConsumer;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.pipeline.RouteName;
import dev.camelstr.pipeline.TemplatedRoutes;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.view.ViewReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one route of the template {@code forward} for each relay that stored events are forwarded to, in the background once
 * Camel has started. Where the template is not loaded it does nothing.
 */
public final class ForwardRoutes implements ExtendedStartupListener, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardRoutes.class);

    /** Each reads the changelog for itself, on a thread of its own. */
    public static final int MOST_RELAYS = 50;

    private static final String TEMPLATE = "forward";

    /** For all relays together: a place on it is needed to go on, not to wait. */
    private static final int THREADS = 4;

    private static final String SPLITTER = "forwardSplitter";
    private static final long RETRY_SECONDS = 10;

    private final Map<String, Forwarding> made = new LinkedHashMap<>();
    private CamelContext context;
    private Database database = new Database();
    private Path dataDir = Path.of("camelstr-data");
    private List<String> relays = List.of();
    private List<Filter> filters = List.of(Filter.all());
    private Set<Integer> privateKinds = Set.of();
    private double rate = 20;
    private int maxUnanswered = 100;
    private ScheduledExecutorService threads;

    /** One relay's route, and what it is about. */
    private record Forwarding(String routeId, Forward forward, ForwardPositions positions) {}

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Where the name of this process stands: who has the folder goes on where it was killed. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /** URLs, separated by commas; empty for none. */
    public void setRelays(String list) {
        Set<String> urls = new LinkedHashSet<>();
        for (String url : list.split("[,\\s]+")) {
            if (!url.isEmpty()) {
                urls.add(RelayUrl.canonical(url));
            }
        }
        relays = List.copyOf(urls);
    }

    /** Which events are forwarded, as a JSON array of filters. */
    public void setFilters(String filters) {
        this.filters = Subscription.parse(filters).filters();
    }

    /** Kinds that are not forwarded, separated by commas. */
    public void setPrivateKinds(String kinds) {
        privateKinds = Kind.listed(kinds);
    }

    /** Events a second that one relay is sent at most. */
    public void setRate(double rate) {
        this.rate = rate;
    }

    /** Events that one relay may have without an answer: a batch. */
    public void setMaxUnanswered(int maxUnanswered) {
        this.maxUnanswered = maxUnanswered;
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
    public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) {
        // A bean in a route file is created more than once; one of them is found by its name, and may be told twice.
        boolean isTheOne = started.getRegistry().findByType(ForwardRoutes.class).contains(this) && threads == null;
        if (isTheOne && !relays.isEmpty() && TemplatedRoutes.isThere(started, TEMPLATE)) {
            threads = started.getExecutorServiceManager().newScheduledThreadPool(this, "forward", THREADS);
            // One thread: several would hand the events of a batch on in any order.
            TemplatedRoutes.of(started)
                    .bind(SPLITTER, started.getExecutorServiceManager().newSingleThreadExecutor(this, "forward-split"));
            threads.execute(this::makeAll);
        }
    }

    private void makeAll() {
        boolean areAll = true;
        for (String relay : relays) {
            try {
                make(relay);
            } catch (Exception e) {
                areAll = false;
                LOG.warn("Nothing is forwarded to {} yet: {}", RelayUrl.withoutSecrets(relay), e.getMessage());
                LOG.debug("The route to {} was not made", RelayUrl.withoutSecrets(relay), e);
            }
        }
        if (!areAll && !context.isStopping() && !context.isStopped()) {
            threads.schedule(this::makeAll, RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void make(String relay) throws Exception {
        if (isMade(relay)) {
            return;
        }
        String routeId = id(relay);
        ForwardPositions positions = new ForwardPositions(relay, maxUnanswered);
        positions.setDatabase(database);
        positions.setHolder(ProcessName.of(dataDir));
        ViewReader reader = new ViewReader();
        reader.setPositions(positions);
        Forward forward = new Forward(relay, filters, privateKinds, rate, reader);
        bind(routeId, "", forward);
        bind(routeId, "-positions", positions);
        bind(routeId, "-reader", reader);
        bind(routeId, "-pace", new AwaitPace(forward.pace(), threads));
        TemplatedRoutes.of(context).add(routeId, TEMPLATE, parameters(routeId, relay));
        forward.show(context);
        synchronized (made) {
            made.put(relay, new Forwarding(routeId, forward, positions));
        }
    }

    private boolean isMade(String relay) {
        synchronized (made) {
            return made.containsKey(relay);
        }
    }

    private void bind(String routeId, String suffix, Object bean) {
        TemplatedRoutes.of(context).bind(routeId + suffix, bean);
    }

    private String id(String relay) {
        String base = RouteName.of(TEMPLATE, relay);
        String id = base;
        for (int n = 2; context.getRoute(id) != null; n++) {
            id = base + "-" + n;
        }
        return id;
    }

    /** The query goes by reference, as it may be a secret: routes and endpoints show their options. */
    private Map<String, Object> parameters(String routeId, String relay) {
        Map<String, Object> parameters = new HashMap<>();
        int mark = relay.indexOf('?');
        parameters.put("of", routeId);
        parameters.put("relay", mark < 0 ? relay : relay.substring(0, mark));
        if (mark >= 0 && mark < relay.length() - 1) {
            bind(routeId, "-query", relay.substring(mark + 1));
            parameters.put("query", "#bean:" + routeId + "-query");
        }
        return parameters;
    }

    /** How forwarding does, by relay in the order of the setting; empty where this process forwards nothing. */
    public static List<ForwardedRelay> relays(CamelContext context) {
        return context.getRegistry().findByType(ForwardRoutes.class).stream()
                .flatMap(routes -> routes.relays().stream())
                .toList();
    }

    private List<ForwardedRelay> relays() {
        synchronized (made) {
            return made.values().stream().map(this::relay).toList();
        }
    }

    private ForwardedRelay relay(Forwarding forwarding) {
        Forward forward = forwarding.forward();
        Route route = context.getRoute(forwarding.routeId());
        StreamConsumer consumer = route == null ? null : (StreamConsumer) route.getConsumer();
        boolean runs = consumer != null && consumer.isStarted();
        return new ForwardedRelay(
                forward.name(),
                !runs ? "stopped" : consumer.partitionsHeld() > 0 ? "forwarding" : "elsewhere",
                runs ? consumer.troubles().stream().map(Reasons::of).findFirst().orElse("") : "",
                runs
                        ? consumer.progress().stream()
                                .mapToLong(StreamConsumer.Progress::offset)
                                .max()
                        : OptionalLong.empty(),
                forward.pace().rate(),
                forward.count(Outcome.ACCEPTED),
                forward.count(Outcome.DUPLICATE),
                forward.count(Outcome.REFUSED),
                forward.count(Outcome.LATER),
                forward.count(Outcome.FAILED),
                forwarding.positions().gaps());
    }
}
