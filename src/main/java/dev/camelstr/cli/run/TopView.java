package dev.camelstr.cli.run;

import dev.camelstr.nostr.text.ShownText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.util.json.JsonObject;

/** The figures of {@code /api/status} as plain text. What the node does not know is left out. */
final class TopView {
    private static final int MOST_RELAYS = 40;
    private static final int HOST_WIDTH = 36;

    private final JsonObject status;
    private final StringBuilder text = new StringBuilder();

    private TopView(JsonObject status) {
        this.status = status;
    }

    static String of(JsonObject status) {
        TopView view = new TopView(status);
        view.head();
        view.collect();
        view.streams();
        view.store();
        view.serve();
        view.upstreams();
        return view.text.toString();
    }

    private void line(String format, Object... values) {
        // Names of relays and their reasons are others' words.
        String line = String.format(Locale.ROOT, format, values).replace("\n", " ");
        text.append(ShownText.line(line, line.length()).stripTrailing()).append('\n');
    }

    private void head() {
        line(
                "Camelstr %s   up %s   runs %s",
                status.get("version"),
                duration(number(status, "uptimeSeconds")),
                list(status, "parts").stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private void collect() {
        Map<?, ?> collect = object(status, "collect");
        station(
                "collect",
                collect.get("perSecond"),
                fact(collect, "received", "received"),
                fact(collect, "duplicates", "copies"),
                fact(collect, "refused", "refused"),
                fact(collect, "published", "published"));
    }

    private void streams() {
        for (Object entry : list(status, "streams")) {
            Map<?, ?> stream = (Map<?, ?>) entry;
            station(
                    String.valueOf(stream.get("stream")),
                    stream.get("perSecond"),
                    fact(stream, "written", "written"),
                    fact(stream, "lag", "not stored yet"),
                    stream.containsKey("bytes") ? bytes(number(stream, "bytes")) + " kept" : "");
        }
    }

    private void store() {
        Map<?, ?> store = object(status, "store");
        if (store.isEmpty()) {
            return;
        }
        List<String> verdicts = new ArrayList<>();
        object(store, "verdicts").forEach((verdict, count) -> {
            if (((Number) count).longValue() > 0) {
                verdicts.add(String.format(Locale.ROOT, "%s %,d", verdict, ((Number) count).longValue()));
            }
        });
        station(
                "store",
                number(store, "storedPerSecond") + number(store, "droppedPerSecond"),
                verdicts.toArray(String[]::new));
        Map<?, ?> latency = object(status, "latency");
        latency("relays' events", object(latency, "collected"));
        latency("clients' events", object(latency, "published"));
    }

    private void latency(String whose, Map<?, ?> quantiles) {
        if (quantiles.containsKey("p50Millis")) {
            line(
                    "%26s%s stored within %,.0f ms (half), %,.0f ms (95 %%), %,.0f ms (99 %%)",
                    "",
                    whose,
                    number(quantiles, "p50Millis"),
                    number(quantiles, "p95Millis"),
                    number(quantiles, "p99Millis"));
        }
    }

    private void serve() {
        Map<?, ?> serve = object(status, "serve");
        if (!serve.isEmpty()) {
            station(
                    "serve",
                    serve.get("sentPerSecond"),
                    fact(serve, "connections", "connections"),
                    fact(serve, "subscriptions", "subscriptions"),
                    fact(serve, "messagesSent", "messages sent"));
        }
    }

    private void station(String name, Object perSecond, String... facts) {
        String told = List.of(facts).stream().filter(fact -> !fact.isEmpty()).collect(Collectors.joining("   "));
        line("%-16s%8s   %s", name, rate(((Number) perSecond).doubleValue()), told);
    }

    private void upstreams() {
        Collection<?> relays = list(status, "upstreams");
        if (relays.isEmpty()) {
            return;
        }
        text.append('\n');
        line(
                "%-" + HOST_WIDTH + "s %-11s %8s %11s %11s %11s  %s",
                "upstream relay",
                "state",
                "rate",
                "received",
                "copies",
                "new",
                "behind");
        relays.stream().limit(MOST_RELAYS).forEach(relay -> upstream((Map<?, ?>) relay));
        long more = (long) number(status, "upstreamCount") - Math.min(MOST_RELAYS, relays.size());
        if (more > 0) {
            line("and %,d more", more);
        }
    }

    private void upstream(Map<?, ?> relay) {
        String host =
                String.valueOf(relay.get("relay")).replaceFirst("^wss?://", "").replaceFirst("/$", "");
        line(
                "%-" + HOST_WIDTH + "s %-11s %8s %11s %11s %11s  %-7s %s",
                host.length() <= HOST_WIDTH ? host : host.substring(0, HOST_WIDTH - 1) + "…",
                relay.get("state"),
                rate(number(relay, "perSecond")),
                count(relay, "received"),
                count(relay, "duplicates"),
                count(relay, "stored"),
                relay.containsKey("lagSeconds") ? duration(number(relay, "lagSeconds")) : "-",
                relay.get("reason"));
    }

    private static String fact(Map<?, ?> of, String field, String name) {
        return of.containsKey(field) ? name + " " + count(of, field) : "";
    }

    private static String count(Map<?, ?> of, String field) {
        return of.containsKey(field) ? String.format(Locale.ROOT, "%,d", (long) number(of, field)) : "-";
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f/s" : "%,.0f/s", perSecond);
    }

    private static String bytes(double bytes) {
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        int unit = 0;
        while (bytes >= 1000 && unit < units.length - 1) {
            bytes /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.0f %s", bytes, units[unit]);
    }

    private static String duration(double seconds) {
        if (seconds < 90) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        } else if (seconds < 5_400) {
            return String.format(Locale.ROOT, "%.0f min", seconds / 60);
        }
        return seconds < 129_600
                ? String.format(Locale.ROOT, "%.0f h", seconds / 3_600)
                : String.format(Locale.ROOT, "%,.0f d", seconds / 86_400);
    }

    private static double number(Map<?, ?> of, String field) {
        return of.get(field) instanceof Number number ? number.doubleValue() : 0;
    }

    private static Map<?, ?> object(Map<?, ?> of, String field) {
        return of.get(field) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Collection<?> list(Map<?, ?> of, String field) {
        return of.get(field) instanceof Collection<?> values ? values : List.of();
    }
}
