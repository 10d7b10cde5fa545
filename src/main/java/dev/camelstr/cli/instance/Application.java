package dev.camelstr.cli.instance;

import dev.camelstr.cli.hawtio.HawtioOptions;
import dev.camelstr.cli.hawtio.HawtioServer;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.component.relay.NostrRelayEndpoint;
import dev.camelstr.store.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.net.impl.TCPServerBase;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.cli.connector.DefaultCliConnectorFactory;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.SimpleEventNotifierSupport;

/** The pipeline in this process: the route files of some parts, on given settings, as the one instance of their data folder. */
public final class Application implements AutoCloseable {
    private static final int STOP_SECONDS = 40;

    private static final Map<String, String> UNWATCHED =
            Map.of("camelstr.metrics.enabled", "false", "camelstr.trace.exporter", "none");

    private final Instance instance;
    private final Main main = new Main();
    private final DefaultCliConnectorFactory connector = new DefaultCliConnectorFactory();
    private final MeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Path hawtioPassword;
    private final List<Path> ownRoutes;
    private final CompletableFuture<Integer> relayPort = new CompletableFuture<>();
    private Optional<HawtioServer> hawtio = Optional.empty();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * One that nobody watches: it serves no metrics, whatever the settings say.
     *
     * @param parts file stems of {@link RouteFiles#PARTS}
     * @throws UserError if another instance has the data folder, or there is no such part
     */
    public Application(Settings settings, Collection<String> parts) {
        this(settings, RouteFiles.of(parts, settings.shippedViews(), settings.routesDir()), UNWATCHED);
    }

    /**
     * One that nobody watches, of packaged route files and one view.
     *
     * @param parts file stems of {@link RouteFiles#PARTS}
     * @throws UserError if another instance has the data folder, or the file is no view
     */
    public static Application ofView(Settings settings, Collection<String> parts, Path view) {
        return new Application(settings, RouteFiles.ofView(parts, view), UNWATCHED);
    }

    /**
     * One that stores what is handed to the route {@code store-commit}, and keeps in order when it is asked to: it reads no stream by
     * itself, and tells the changelog nothing. What cannot be stored becomes a dead letter.
     *
     * @throws UserError if another instance has the data folder
     */
    public static Application ofStoring(Settings settings) {
        Application application = new Application(settings, RouteFiles.ofStoring(settings.routesDir()), UNWATCHED);
        application.main.configure().withAutoStartupExcludePattern("store,store-removals,upkeep");
        return application;
    }

    /**
     * One with metrics, health and traces as the settings say.
     *
     * @param parts file stems of {@link RouteFiles#PARTS}
     * @throws UserError if another instance has the data folder, or there is no such part
     */
    public static Application observed(Settings settings, Collection<String> parts) {
        Application application = new Application(
                settings, RouteFiles.of(parts, settings.shippedViews(), settings.routesDir()), Map.of());
        // Under this name Camel's own metrics go there, too.
        application.bind(MicrometerConstants.METRICS_REGISTRY_NAME, application.meters);
        boolean forCamelCommand = settings.get("camelstr.camel-cli.enabled").equals("true");
        application.connector.setEnabled(forCamelCommand);
        application.main.configure().withDevConsoleEnabled(forCamelCommand);
        if (settings.get("camelstr.hawtio.enabled").equals("true")) {
            application.serveHawtio(settings);
        }
        return application;
    }

    private Application(Settings settings, RouteFiles.Selection routes, Map<String, String> forced) {
        ownRoutes = routes.own();
        Databases.requireOwnVersion(settings);
        instance = Instance.claim(settings.dataDir());
        hawtioPassword = settings.dataDir().resolve("hawtio-password");
        Properties properties = new Properties();
        properties.putAll(settings.values());
        properties.put("camelstr.routes-dir", settings.routesDir().toString());
        properties.putAll(forced);
        connector.setEnabled(false); // it is there as soon as it is on the class path
        main.bind("cliConnectorFactory", connector);
        // Settings has read files and environment already, in its own order of precedence.
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport starting) {
                CamelContext context = starting.getCamelContext();
                context.getCamelContextExtension().setManagementMBeanAssembler(new SharedMBeanInfos(context));
                if (context.getPropertiesComponent() instanceof PropertiesComponent placeholders) {
                    placeholders.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
                }
            }
        });
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        // It would hold up the end of a process in which nobody waits for Camel's; see awaitStop.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.configure()
                .withName("camelstr")
                .withRoutesIncludePattern(String.join(",", routes.locations()))
                .withShutdownTimeout(20)
                .withShutdownLogInflightExchangesOnTimeout(false)
                .withUseMdcLogging(false)
                .withLoadTypeConverters(false);
    }

    private void serveHawtio(Settings settings) {
        // Of a template: the routes that collect.
        main.configure().tracerConfig().withStandby(true).withTraceTemplates(true);
        hawtio = Optional.of(new HawtioServer(HawtioOptions.of(
                settings.get("camelstr.hawtio.host"),
                Integer.parseInt(settings.get("camelstr.hawtio.port")),
                settings.get("camelstr.hawtio.user"),
                settings.get("camelstr.hawtio.password"),
                settings.get("camelstr.hawtio.names"))));
    }

    /** Makes an object known to the routes; before the start. */
    public void bind(String name, Object bean) {
        main.bind(name, bean);
    }

    /**
     * Starts and returns; {@link #close} stops.
     *
     * @throws UserError if the port of metrics and health was taken meanwhile, or the routes are not to be had from a file of
     *     the user's
     */
    public void start() {
        try {
            main.start();
        } catch (RuntimeException e) {
            throw OwnRoutes.explained(e, ownRoutes);
        }
        context().hasServices(VertxPlatformHttpServer.class).forEach(Application::requireListening);
        hawtio.ifPresent(server -> server.start(hawtioPassword));
    }

    /** Camel only logs that it does not listen. */
    private static void requireListening(VertxPlatformHttpServer server) {
        if (server.getServer() instanceof TCPServerBase base && !base.isListening()) {
            throw new UserError("camelstr.metrics.port: another process has taken " + server.getHost() + ":"
                    + server.getConfigurationPort() + " just now. Stop that, or choose another port");
        }
    }

    /** Waits until the process is asked to stop, which then waits until this was closed, or Camel in it. */
    public void awaitStop() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            awaitQuietly(closed);
        }));
        context()
                .addLifecycleStrategy(
                        new LifecycleStrategySupport() { // for camel stop
                            @Override
                            public void onContextStopped(CamelContext stopped) {
                                asked.countDown();
                            }
                        });
        asked.await();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells other commands how to reach this process. */
    public void describe(Map<String, String> facts) {
        instance.describe(facts);
    }

    /** Tells other commands where the relay is, whenever it opens; before the start. */
    public void describeRelay(String host) {
        bind("relay-opened", new SimpleEventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.RouteStartedEvent started
                        && started.getRoute().getEndpoint() instanceof NostrRelayEndpoint relay) {
                    describe(Map.of("relay", "ws://" + host + ":" + relay.getBoundPort()));
                    relayPort.complete(relay.getBoundPort());
                }
            }
        });
    }

    /** The relay's port once it has opened, of one whose relay is described. */
    public CompletableFuture<Integer> relayPort() {
        return relayPort;
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** What an observed one counts with. */
    public MeterRegistry meters() {
        return meters;
    }

    /** The port of metrics and health; empty if they are not served. */
    public OptionalInt metricsPort() {
        return context().hasServices(VertxPlatformHttpServer.class).stream()
                .mapToInt(VertxPlatformHttpServer::getPort)
                .findFirst();
    }

    /** Empty if it is not served. */
    public Optional<HawtioServer> hawtio() {
        return hawtio;
    }

    public Database database() {
        return bean("database", Database.class);
    }

    public <T> T bean(String name, Class<T> type) {
        return context().getRegistry().lookupByNameAndType(name, type);
    }

    @Override
    public void close() {
        // Else routes that wait for it would have to be waited for.
        Optional.ofNullable(context())
                .map(context -> context.getRegistry().lookupByNameAndType("database", Database.class))
                .ifPresent(Database::endStart);
        hawtio.ifPresent(HawtioServer::close);
        main.stop();
        instance.close();
        closed.countDown();
    }
}
