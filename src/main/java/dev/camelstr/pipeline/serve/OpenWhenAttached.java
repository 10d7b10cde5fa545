package dev.camelstr.pipeline.serve;

import dev.camelstr.component.relay.NostrRelayEndpoint;
import dev.camelstr.component.stream.StreamConsumer;
import dev.camelstr.pipeline.serve.client.OwnUrl;
import dev.camelstr.pipeline.serve.query.RelayMemory;
import dev.camelstr.pipeline.serve.subscription.Announced;
import dev.camelstr.pipeline.serve.subscription.Subscriptions;
import dev.camelstr.store.database.Database;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.Ordered;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ServiceStatus;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of the route that tails the changelog: starts the route {@code serve} once the tail is attached, for a client
 * accepted earlier could miss live events and wait for its {@code OK}. When the context stops, {@code serve} stops first,
 * so that what it has accepted is still stored and answered.
 */
public final class OpenWhenAttached extends RoutePolicySupport {
    private static final Logger LOG = LoggerFactory.getLogger(OpenWhenAttached.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private String serve = "serve";
    private OwnUrl ownUrl = new OwnUrl();
    private Database database = new Database();
    private Subscriptions subscriptions = new Subscriptions();
    private RelayMemory memory = new RelayMemory();

    /** The id of the route to start. */
    public void setServe(String serve) {
        this.serve = serve;
    }

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    public void setSubscriptions(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    public void setMemory(RelayMemory memory) {
        this.memory = memory;
    }

    @Override
    public void onInit(Route route) {
        try {
            route.getCamelContext().addStartupListener(new OpenInTheEnd(route));
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
        route.getCamelContext().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                close(stopping);
            }
        });
    }

    @Override
    public void onStart(Route route) {
        if (route.getCamelContext().isStarted()) {
            open(route);
        }
    }

    private void open(Route route) {
        if (!(route.getConsumer() instanceof StreamConsumer tail)) {
            return; // a stub: Camel JBang's export starts the routes without their components
        }
        CamelContext context = route.getCamelContext();
        ExecutorService opener = context.getExecutorServiceManager().newSingleThreadExecutor(this, "open-relay");
        opener.execute(() -> openWhenAttached(context, tail));
        opener.shutdown();
    }

    private void openWhenAttached(CamelContext context, StreamConsumer tail) {
        while (tail.partitionsHeld() == 0) {
            if (context.isStopping() || context.isStopped() || tail.isStopping() || tail.isStopped()) {
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        passOverAnnounced();
        memory.fill();
        try {
            context.getRouteController().startRoute(serve);
            if (!isForThisMachineOnly(context)) {
                ownUrl.notice().ifPresent(LOG::warn);
            }
        } catch (Exception e) {
            LOG.error("The relay does not start: {}", e.getMessage());
            LOG.debug("The relay does not start", e);
        }
    }

    private boolean isForThisMachineOnly(CamelContext context) {
        return context.getRoute(serve).getEndpoint() instanceof NostrRelayEndpoint relay
                && relay.isForThisMachineOnly();
    }

    /** Else each subscription would remember all that it was sent from the database. */
    private void passOverAnnounced() {
        try {
            subscriptions.beginAfter(Announced.load(database));
        } catch (SQLException e) {
            LOG.warn(
                    "The relay starts without the database, and needs more memory for subscriptions: {}",
                    e.getMessage());
        }
    }

    private void close(CamelContext context) {
        try {
            if (context.getRouteController().getRouteStatus(serve) == ServiceStatus.Started) {
                context.getRouteController().stopRoute(serve);
            }
        } catch (Exception e) {
            LOG.warn("The relay could not be stopped in order", e);
        }
    }

    /**
     * Begins only after whatever else the context does at its start, in the same thread: Camel loses a route that one
     * thread adds while another starts one.
     */
    private final class OpenInTheEnd implements ExtendedStartupListener, Ordered {
        private final Route route;

        OpenInTheEnd(Route route) {
            this.route = route;
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST;
        }

        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
            open(route);
        }
    }
}
