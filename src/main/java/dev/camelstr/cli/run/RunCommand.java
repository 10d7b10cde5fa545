package dev.camelstr.cli.run;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.ControlServer;
import dev.camelstr.cli.instance.RouteFiles;
import dev.camelstr.cli.output.Version;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Logging;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.pipeline.collect.CollectRoutes;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Collects, verifies, stores and serves events until stopped.",
        footer = {
            "",
            "Examples:",
            "  camelstr run",
            "  camelstr run --set camelstr.relays=wss://nos.lol --set camelstr.data-dir=/var/lib/camelstr",
            "  camelstr run --routes store,upkeep       one part, where others run the rest",
            "",
            "Exit codes: 1 failed, 2 wrong settings or something they name cannot be reached; stopped by a signal: 130"
                    + " or 143."
        })
public final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--routes",
            split = ",",
            paramLabel = "PART",
            defaultValue = "${env:CAMELSTR_ROUTES}",
            description = "The parts to run: collect, import, store, upkeep, serve, search, statistics, forward,"
                    + " trusted-assertions. Default: those that CAMELSTR_ROUTES names, else all.")
    private List<String> parts = RouteFiles.PARTS;

    @Option(
            names = "--hawtio",
            description = "Serves the Hawtio console, as camelstr.hawtio.enabled=true does; its address is in the log,"
                    + " and where its password is.")
    private boolean hawtio;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.settings(hawtio ? Map.of("camelstr.hawtio.enabled", "true") : Map.of());
        Logging.use(settings);
        SpareMemory.giveBack();
        LOG.info("Settings from {}", settings.file().map(Object::toString).orElse("the packaged defaults"));
        settings.warnings().forEach(LOG::warn);
        warnOfLonelyParts(settings);
        Preflight preflight = new Preflight(settings);
        if (parts.contains("serve")) {
            preflight.requireTls();
        }
        preflight.requireServers();
        try (Application application = Application.observed(settings, parts);
                ControlServer control = new ControlServer(application)) {
            // after the folder was claimed: another instance would have them, too
            if (parts.contains("serve")) {
                preflight.requirePort("camelstr.relay", "the relay");
            }
            if (settings.get("camelstr.metrics.enabled").equals("true")) {
                preflight.requirePort("camelstr.metrics", "the server of metrics and health");
            }
            if (settings.get("camelstr.hawtio.enabled").equals("true")) {
                preflight.requirePort("camelstr.hawtio", "the Hawtio console");
            }
            application.describeRelay(host(settings));
            application.start();
            control.start();
            application.describe(facts(settings, application, control));
            sayReady(settings, application);
            awaitStop(settings, application);
        }
        return 0;
    }

    private void awaitStop(Settings settings, Application application) throws InterruptedException {
        if (settings.file().isEmpty() || !parts.contains("collect")) {
            application.awaitStop();
            return;
        }
        CollectRoutes routes = application.bean("collectRoutes", CollectRoutes.class);
        try (RelaysOfFile relays =
                new RelaysOfFile(settings.file().get(), settings, config::settings, routes::setRelays)) {
            relays.start();
            application.awaitStop();
        }
    }

    /** The last line of the start: with the relay, when it has opened. */
    private void sayReady(Settings settings, Application application) {
        String what = String.format(
                "Camelstr %s, %s, data in %s",
                Version.current(),
                parts.contains("collect") ? relays(settings.get("camelstr.relays")) : "collects nothing",
                settings.dataDir().toAbsolutePath().normalize());
        if (parts.contains("serve")) {
            String scheme = settings.get("camelstr.relay.tls.certificate").isEmpty() ? "http" : "https";
            application
                    .relayPort()
                    .thenAccept(port -> LOG.info("{}. Ready: {}://{}:{}", what, scheme, host(settings), port));
        } else {
            LOG.info("{}. Ready: {}", what, String.join(", ", parts));
        }
    }

    private static String relays(String urls) {
        long count = Arrays.stream(urls.split("[,\\s]+"))
                .filter(url -> !url.isEmpty())
                .distinct()
                .count();
        return count == 1 ? "1 relay" : count + " relays";
    }

    private static Map<String, String> facts(Settings settings, Application application, ControlServer control)
            throws SQLException {
        Map<String, String> facts = new HashMap<>();
        facts.put("control", Integer.toString(control.port()));
        facts.put("token", control.token());
        application.metricsPort().ifPresent(port -> {
            LOG.info("Metrics at http://{}:{}/metrics", settings.get("camelstr.metrics.host"), port);
            facts.put("metrics", Integer.toString(port));
        });
        if (settings.usesEmbeddedDatabase()) {
            facts.put("database", application.database().sharedUrl());
        }
        return facts;
    }

    /** Where this machine reaches the relay. */
    private static String host(Settings settings) {
        String host = settings.get("camelstr.relay.host");
        return host.equals("0.0.0.0") ? "localhost" : host;
    }

    private void warnOfLonelyParts(Settings settings) {
        List<String> missing = RouteFiles.missing(parts);
        if (!missing.isEmpty() && !(settings.usesRabbitMq() && !settings.usesEmbeddedDatabase())) {
            LOG.warn(
                    "{} will not run anywhere: parts in processes of their own need camelstr.stream=rabbitmq-stream"
                            + " and camelstr.datasource.url",
                    String.join(", ", missing));
        }
    }
}
