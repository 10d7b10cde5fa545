package dev.camelstr.cli.hawtio;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.database.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.awaitility.Awaitility;

/** A pipeline that collects from two relays, with its console. */
final class ConsoleFixture implements AutoCloseable {
    static final String USER = "camelstr";
    static final String PASSWORD = "only-for-tests";

    private final SampleNetwork relays = SampleNetwork.start(SampleEvents.of(200, 7), 2, 0.5, Schnorr.of("auto"));
    private final TestApplication application;

    ConsoleFixture(Path folder) {
        application = TestApplication.observed(
                        Map.of(
                                "camelstr.relays",
                                String.join(",", relays.urls()),
                                "camelstr.data-dir",
                                folder.toString(),
                                "camelstr.datasource.url",
                                TestDatabases.createUrl(),
                                "camelstr.hawtio.enabled",
                                "true",
                                "camelstr.hawtio.port",
                                "0",
                                "camelstr.hawtio.password",
                                PASSWORD,
                                "camelstr.hawtio.names",
                                "Console.Example"),
                        "collect",
                        "store")
                .start();
        Awaitility.await("the first events")
                .atMost(Duration.ofSeconds(60))
                .until(() -> application.count("verdict_counts") >= 100);
    }

    int port() {
        return application.hawtioPort();
    }

    /** The id of the route that collects from one of the relays. */
    String collectRoute() {
        return "collect-127.0.0.1-" + relays.urls().get(0).replaceFirst(".*:(\\d+).*", "$1");
    }

    /** By which JMX knows this context: there may be others of the same name in the JVM. */
    String managementName() {
        return application.context().getManagementName();
    }

    ServiceStatus status(String routeId) {
        return application.context().getRouteController().getRouteStatus(routeId);
    }

    @Override
    public void close() {
        application.close();
        relays.close();
    }
}
