package dev.camelstr.cli.bench;

import dev.camelstr.cli.client.LocalRelay;
import dev.camelstr.cli.client.RelayOptions;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.load.Latencies;
import dev.camelstr.cli.load.LoadResult;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.database.RoundTrips;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all loads on a relay have in common: which relay, and how its figures are printed. */
final class LoadOptions {
    /** How long a relay may be silent before what it owes counts as missing. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Event loops: the relay has the rest of the processors. */
    static final int THREADS = 1;

    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--relay",
            paramLabel = "URL",
            converter = RelayOptions.RelayUrl.class,
            description = "The relay. Default: the running instance's of the data folder, else " + LocalRelay.USUAL)
    private Optional<URI> relay = Optional.empty();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "Measures R there: select 1 a second. Default: the running instance's, if the relay is its.")
    private Optional<String> database = Optional.empty();

    @Option(names = "--json", description = "One JSON object as the last line.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private Schnorr schnorr;
    private final Map<String, Double> units = new LinkedHashMap<>();

    URI relay() {
        return relay.orElseGet(() -> LocalRelay.of(config.settings()));
    }

    /** Measures this machine before the load, and makes what signs its events. */
    Schnorr prepare() {
        if (schnorr == null) {
            schnorr = Schnorr.of("auto");
            units.put("V", Verifications.perSecond(schnorr));
            databaseUrl().ifPresent(url -> units.put("R", roundTrips(url)));
        }
        return schnorr;
    }

    private Optional<String> databaseUrl() {
        return database.or(() -> relay.isPresent()
                ? Optional.empty()
                : Instance.running(config.settings().dataDir())
                        .flatMap(facts -> Optional.ofNullable(facts.get("database"))));
    }

    private static double roundTrips(String url) {
        try {
            return RoundTrips.perSecond(url);
        } catch (SQLException e) {
            throw new UserError("--database cannot be reached: " + e.getMessage(), e);
        }
    }

    void say(String line) {
        if (!json) {
            out().println(line);
            out().flush();
        }
    }

    /**
     * Prints the figures of a load.
     *
     * @param unit of the rate, such as events
     * @param more figures of this load alone
     * @return the exit code: 1 if something was refused or is missing
     */
    int report(String unit, LoadResult result, Map<String, Double> more) {
        Map<String, Double> figures = new LinkedHashMap<>();
        Latencies latencies = result.latencies();
        figures.put("rate", result.rate());
        figures.put("p50", latencies.millis(0.5));
        figures.put("p95", latencies.millis(0.95));
        figures.put("p99", latencies.millis(0.99));
        figures.put("done", (double) result.done());
        figures.put("refused", (double) result.refused());
        figures.put("missing", (double) result.missing());
        figures.put("seconds", result.seconds());
        figures.putAll(more);
        figures.putAll(units);
        if (!result.reason().isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("camelstr: " + ShownText.line(result.reason()));
            err.flush();
        }
        out().println(json ? asJson(figures) : asText(unit, result, more));
        out().flush();
        return result.isComplete() ? 0 : 1;
    }

    private static String asJson(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> "\"" + figure.getKey() + "\":" + number(figure.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String asText(String unit, LoadResult result, Map<String, Double> more) {
        Latencies latencies = result.latencies();
        StringBuilder text = new StringBuilder("%,.0f %s/s; p50 %.2f ms, p95 %.2f ms, p99 %.2f ms; %,d in %.2f s"
                .formatted(
                        result.rate(),
                        unit,
                        latencies.millis(0.5),
                        latencies.millis(0.95),
                        latencies.millis(0.99),
                        result.done(),
                        result.seconds()));
        if (!result.isComplete()) {
            text.append(", %,d refused, %,d without an answer".formatted(result.refused(), result.missing()));
        }
        more.forEach((name, value) -> text.append("; ").append(name).append(' ').append(number(value)));
        units.forEach(
                (name, value) -> text.append("; ").append(name).append(' ').append(number(value)));
        return text.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) || value >= 10_000
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, "%.3f", value);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
