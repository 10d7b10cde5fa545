package dev.camelstr.component.relay;

import dev.camelstr.component.relay.http.HttpRequests;
import dev.camelstr.component.relay.limits.FileLimit;
import dev.camelstr.component.relay.limits.Origins;
import dev.camelstr.component.relay.limits.TrustedProxies;
import dev.camelstr.component.relay.limits.Turns;
import dev.camelstr.component.relay.memory.ClientMemory;
import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.component.relay.session.Connections;
import dev.camelstr.component.relay.session.ServerSessions;
import dev.camelstr.component.relay.session.SessionContext;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultConsumer;

/**
 * A relay server whose clients' messages go through the route. Suspended, it keeps its sessions, reads nothing from them
 * and takes no new ones.
 */
class NostrRelayConsumer extends DefaultConsumer implements Suspendable, ShutdownAware, HealthCheckAware {
    private static final SessionListener NOBODY = new SessionListener() {};

    private final NostrRelayEndpoint endpoint;
    private ExecutorService workers;
    private ServerSessions sessions;
    private RelayServer server;
    private HealthCheck healthCheck;

    NostrRelayConsumer(NostrRelayEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        NostrRelayConfiguration configuration = endpoint.getConfiguration();
        configuration.setMaxConnections(FileLimit.connections(configuration.getMaxConnections()));
        Origins origins = new Origins(trustedProxies(configuration));
        workers = workers(workerCount(configuration));
        SessionContext context = context(configuration);
        Connections connections = new Connections(context, origins);
        sessions = new ServerSessions(context, connections);
        server = new RelayServer(configuration, connections, new HttpRequests(context, origins, connections));
        endpoint.bound(server.start());
        setHealthCheck(newHealthCheck());
    }

    private static TrustedProxies trustedProxies(NostrRelayConfiguration configuration) {
        String list = configuration.getTrustedProxies() == null ? "" : configuration.getTrustedProxies();
        try {
            return TrustedProxies.parse(list);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("nostr-relay: trustedProxies: " + e.getMessage(), e);
        }
    }

    /**
     * Its queue has no bound of its own, as each session is in it once at the most: beyond one of Camel's default length the
     * event loop would have to do the route's work.
     */
    private ExecutorService workers(int count) {
        ThreadPoolProfile profile = new ThreadPoolProfileBuilder("NostrRelay")
                .poolSize(count)
                .maxPoolSize(count)
                .maxQueueSize(Integer.MAX_VALUE)
                .build();
        return endpoint.getCamelContext().getExecutorServiceManager().newThreadPool(this, "NostrRelay", profile);
    }

    /** A connection's messages go one after the other; one address has all threads but one. */
    private Turns turns(int workerCount) {
        return new Turns(workers, new Turns.Shares(1, Math.max(1, workerCount - 1)), Integer.MAX_VALUE);
    }

    private SessionContext context(NostrRelayConfiguration configuration) {
        NostrRelayComponent component = endpoint.getComponent();
        return new SessionContext(
                configuration,
                component.counters(),
                component.registry(),
                workers,
                turns(workerCount(configuration)),
                new Dispatcher(this, component.counters(), endpoint.isBridgeErrorHandler()),
                configuration.getSessionListener() == null ? NOBODY : configuration.getSessionListener(),
                new ClientMemory(component.counters().memory, configuration.getMaxClientMemory())
                        .cap(Use.ARRIVING, orEighth(configuration.getMaxReadTotal()))
                        .cap(Use.LEAVING, orEighth(configuration.getMaxWriteTotal())));
    }

    private static long orEighth(long limit) {
        return limit > 0 ? limit : Runtime.getRuntime().maxMemory() / 8;
    }

    private static int workerCount(NostrRelayConfiguration configuration) {
        return configuration.getWorkers() > 0
                ? configuration.getWorkers()
                : Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    }

    void failed(Session session, Exchange exchange, Exception failure) {
        getExceptionHandler().handleException("a message of " + session + " failed", exchange, failure);
    }

    @Override
    protected void doSuspend() throws Exception {
        sessions.suspend();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        sessions.resume();
        super.doResume();
    }

    @Override
    protected void doStop() throws Exception {
        setHealthCheck(null);
        if (sessions != null) {
            sessions.drain();
            sessions = null;
        }
        if (server != null) {
            server.stop();
            server = null;
            endpoint.bound(-1);
        }
        if (workers != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(workers);
            workers = null;
        }
        super.doStop();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        return sessions == null ? 0 : sessions.pendingMessages();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // doSuspend and doStop do it.
    }

    private HealthCheck newHealthCheck() {
        NostrRelayHealthCheck check = new NostrRelayHealthCheck(endpoint, sessions, getRouteId());
        check.setEnabled(endpoint.getComponent().isHealthCheckConsumerEnabled());
        return check;
    }

    @Override
    public void setHealthCheck(HealthCheck healthCheck) {
        this.healthCheck = healthCheck;
    }

    @Override
    public HealthCheck getHealthCheck() {
        return healthCheck;
    }
}
