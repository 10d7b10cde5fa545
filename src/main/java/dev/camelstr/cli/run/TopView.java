package dev.camelstr.cli.run;

import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.health.Condition;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.util.json.JsonObject;

/** The figures of {@code /api/status} as text. What the node does not know is left out, and what is old is marked. */
final class TopView {
    private static final int MOST_RELAYS = 40;
    private static final int HOST_WIDTH = 36;
    private static final String OLD_MARK = "(old: ";
    private static final long OLD_MILLIS = 5_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final JsonObject status;
    private final TopColours colours;
    private final StringBuilder text = new StringBuilder();

    private TopView(JsonObject status, TopColours colours) {
        this.status = status;
        this.colours = colours;
    }

    static String of(JsonObject status, TopColours colours) {
        TopView view = new TopView(status, colours);
        view.head();
        view.health();
        view.collect();
        view.streams();
        view.store();
        view.serve();
        view.views();
        view.upstreams();
        return view.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(shown(format, values)).append('\n');
    }

    /** Names of relays and their reasons are others' words. */
    private static String shown(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values).replace("\n", " ");
        return ShownText.line(line, line.length()).stripTrailing();
    }

    /** What is not well, in the same words as health and page. */
    private void health() {
        Collection<?> troubles = list(object(status, "health"), "troubles");
        for (Object entry : troubles) {
            Map<?, ?> trouble = (Map<?, ?>) entry;
            String line = shown(
                    "%s",
                    Condition.line(
                            word(trouble, "what"),
                            (long) number(trouble, "since"),
                            word(trouble, "so"),
                            word(trouble, "why"),
                            ZoneId.systemDefault()));
            text.append(word(trouble, "level").equals("down") ? colours.bad(line) : colours.warn(line))
                    .append('\n');
        }
        if (troubles.isEmpty() && status.containsKey("health")) {
            line("All parts work");
        }
    }

    private boolean isInTrouble(String concern) {
        return list(object(status, "health"), "troubles").stream()
                .anyMatch(trouble -> word((Map<?, ?>) trouble, "concern").equals(concern));
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
        long at = (long) number(status, "streamsAt");
        boolean old = at > 0 && number(status, "time") - at > OLD_MILLIS;
        for (Object entry : list(status, "streams")) {
            Map<?, ?> stream = (Map<?, ?>) entry;
            station(
                    String.valueOf(stream.get("stream")),
                    stream.get("perSecond"),
                    fact(stream, "written", "written"),
                    fact(stream, "lag", "not stored yet"),
                    stream.containsKey("bytes") ? bytes(number(stream, "bytes")) + " kept" : "",
                    old
                            ? OLD_MARK + "as of "
                                    + TIME.format(Instant.ofEpochMilli(at).atZone(ZoneId.systemDefault())) + ")"
                            : "");
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
        if (isInTrouble("database") || isInTrouble("stream")) {
            verdicts.add(OLD_MARK + "nothing is stored now)");
        }
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

    private void views() {
        for (Object entry : list(status, "views")) {
            Map<?, ?> view = (Map<?, ?>) entry;
            line(
                    "view %-31s %-9s   %s behind   %s came   %s went",
                    word(view, "name"),
                    word(view, "state"),
                    count(view, "lag"),
                    count(view, "came"),
                    count(view, "went"));
        }
    }

    private void station(String name, Object perSecond, String... facts) {
        String told = List.of(facts).stream().filter(fact -> !fact.isEmpty()).collect(Collectors.joining("   "));
        String line = shown("%-16s%8s   %s", name, rate(((Number) perSecond).doubleValue()), told);
        text.append(told.contains(OLD_MARK) ? colours.old(line) : line).append('\n');
    }

    private void upstreams() {
        Collection<?> relays = list(status, "upstreams");
        if (relays.isEmpty()) {
            line("No relay is collected from here: camelstr.relays is empty, or another process collects");
            return;
        }
        text.append('\n');
        line(
                "%-" + HOST_WIDTH + "s %-11s %8s %11s %11s %11s %8s  %-11s %s",
                "upstream relay",
                "state",
                "rate",
                "received",
                "copies",
                "new",
                "refused",
                "last heard",
                "newest event");
        relays.stream()
                .map(relay -> (Map<?, ?>) relay)
                .sorted(Comparator.comparing(relay -> !isInTrouble(relay)))
                .limit(MOST_RELAYS)
                .forEach(this::upstream);
        long more = (long) number(status, "upstreamCount") - Math.min(MOST_RELAYS, relays.size());
        if (more > 0) {
            line("and %,d more", more);
        }
    }

    private void upstream(Map<?, ?> relay) {
        String host =
                String.valueOf(relay.get("relay")).replaceFirst("^wss?://", "").replaceFirst("/$", "");
        String line = shown(
                "%-" + HOST_WIDTH + "s %-11s %8s %11s %11s %11s %8s  %-11s %-14s %s",
                host.length() <= HOST_WIDTH ? host : host.substring(0, HOST_WIDTH - 1) + "…",
                isInTrouble(relay) ? relay.get("trouble") : relay.get("state"),
                rate(number(relay, "perSecond")),
                count(relay, "received"),
                count(relay, "duplicates"),
                count(relay, "stored"),
                share(relay),
                heard(relay),
                relay.containsKey("lagSeconds") ? duration(number(relay, "lagSeconds")) + " old" : "-",
                isInTrouble(relay) ? relay.get("troubleWords") : relay.get("reason"));
        text.append(isInTrouble(relay) ? colours.bad(line) : line).append('\n');
    }

    private static boolean isInTrouble(Map<?, ?> relay) {
        return relay.containsKey("trouble") && !relay.get("trouble").equals("none");
    }

    private static String share(Map<?, ?> relay) {
        double refused = number(relay, "refused");
        double all = Math.max(refused, number(relay, "received") + number(relay, "malformed"));
        return refused == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * refused / all);
    }

    private String heard(Map<?, ?> relay) {
        double at = number(relay, "lastHeardAt");
        return at == 0 ? "-" : duration(Math.max(0, number(status, "time") - at) / 1_000) + " ago";
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

    private static String word(Map<?, ?> of, String field) {
        return of.get(field) == null ? "" : of.get(field).toString();
    }

    private static Map<?, ?> object(Map<?, ?> of, String field) {
        return of.get(field) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Collection<?> list(Map<?, ?> of, String field) {
        return of.get(field) instanceof Collection<?> values ? values : List.of();
    }
}
