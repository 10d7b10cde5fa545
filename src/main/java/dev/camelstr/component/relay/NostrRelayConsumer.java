package dev.camelstr.component.relay;

import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;

/**
 * A relay server whose clients' messages go through the route. Suspended, it keeps its sessions, reads nothing from them
 * and takes no new ones.
 */
class NostrRelayConsumer extends DefaultConsumer implements Suspendable, ShutdownAware {
    private static final SessionListener NOBODY = new SessionListener() {};

    private final NostrRelayEndpoint endpoint;
    private ExecutorService workers;
    private ServerSessions sessions;
    private RelayServer server;
    private NostrRelayHealthCheck healthCheck;

    NostrRelayConsumer(NostrRelayEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        NostrRelayConfiguration configuration = endpoint.getConfiguration();
        Origins origins = new Origins(TrustedProxies.parse(
                configuration.getTrustedProxies() == null ? "" : configuration.getTrustedProxies()));
        workers = endpoint.getCamelContext()
                .getExecutorServiceManager()
                // Its queue has no bound of its own: each session is in it once at the most.
                .newFixedThreadPool(this, "NostrRelay", workerCount(configuration));
        SessionContext context = context(configuration);
        Connections connections = new Connections(context, origins);
        sessions = new ServerSessions(context, connections);
        server = new RelayServer(configuration, connections, new HttpRequests(configuration, workers, origins));
        endpoint.bound(server.start());
        registerHealthCheck();
    }

    private SessionContext context(NostrRelayConfiguration configuration) {
        NostrRelayComponent component = endpoint.getComponent();
        long total = configuration.getMaxWriteTotal();
        return new SessionContext(
                configuration,
                component.counters(),
                component.registry(),
                workers,
                new Dispatcher(this, component.counters(), endpoint.isBridgeErrorHandler()),
                configuration.getSessionListener() == null ? NOBODY : configuration.getSessionListener(),
                total > 0 ? total : Runtime.getRuntime().maxMemory() / 8);
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
        removeHealthCheck();
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

    private void registerHealthCheck() {
        WritableHealthCheckRepository repository = healthCheckRepository();
        if (repository != null) {
            healthCheck = new NostrRelayHealthCheck(endpoint, sessions, getRouteId());
            repository.addHealthCheck(healthCheck);
        }
    }

    private void removeHealthCheck() {
        WritableHealthCheckRepository repository = healthCheckRepository();
        if (repository != null && healthCheck != null) {
            repository.removeHealthCheck(healthCheck);
        }
        healthCheck = null;
    }

    private WritableHealthCheckRepository healthCheckRepository() {
        return HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "components", WritableHealthCheckRepository.class);
    }
}
