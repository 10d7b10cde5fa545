package dev.camelstr.cli;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.ControlServer;
import dev.camelstr.cli.instance.RouteFiles;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.store.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.InterceptStrategy;

/** The shipped routes as {@code run} loads them, in a test's process, with faults at steps of them. */
public final class TestApplication implements AutoCloseable {

    /** What happens around one step of a route. */
    public interface Fault {
        default void before(Exchange exchange) throws Exception {}

        /** Not called if the step failed. */
        default void after(Exchange exchange) throws Exception {}
    }

    private final Application application;
    private final MeterRegistry meters;
    private Optional<ControlServer> control = Optional.empty();

    /**
     * @param settings what differs from the packaged defaults
     * @param parts as of {@code --routes}; none means all but the relay
     */
    public TestApplication(Map<String, String> settings, String... parts) {
        application = new Application(Settings.defaults(settings), parts(parts));
        meters = new SimpleMeterRegistry();
        application.bind("meters", meters);
    }

    private TestApplication(Application observed) {
        application = observed;
        meters = observed.meters();
    }

    /** One that serves metrics and health, on any free port where the settings name none. */
    public static TestApplication observed(Map<String, String> settings, String... parts) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("camelstr.metrics.port", "0");
        return new TestApplication(Application.observed(Settings.defaults(all), parts(parts)));
    }

    private static List<String> parts(String... parts) {
        return parts.length == 0 ? RouteFiles.PIPELINE : List.of(parts);
    }

    /** Of metrics and health. */
    public int metricsPort() {
        return application.metricsPort().orElseThrow();
    }

    /** Of the console that the settings ask for. */
    public int hawtioPort() {
        return application.hawtio().orElseThrow().port();
    }

    /** @param step the id of a step in the route files */
    public TestApplication at(String step, Fault fault) {
        InterceptStrategy strategy = (context, definition, target, next) -> !step.equals(definition.getId())
                ? target
                : exchange -> {
                    fault.before(exchange);
                    target.process(exchange);
                    if (exchange.getException() == null) {
                        fault.after(exchange);
                    }
                };
        application.bind("fault-" + step, strategy);
        return this;
    }

    public TestApplication start() {
        application.start();
        return this;
    }

    /** From now on other commands use it, as they do what {@code run} has started; after the start. */
    public void answerCommands() {
        ControlServer server = new ControlServer(application);
        control = Optional.of(server);
        server.start();
        application.describe(Map.of("control", Integer.toString(server.port()), "token", server.token()));
    }

    public CamelContext context() {
        return application.context();
    }

    public Database database() {
        return application.database();
    }

    public <T> T bean(String name, Class<T> type) {
        return application.bean(name, type);
    }

    /** The sum of a meter's counters since the start. */
    public long count(String meter) {
        return (long) meters.find(meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        control.ifPresent(ControlServer::close);
        application.close();
    }
}
