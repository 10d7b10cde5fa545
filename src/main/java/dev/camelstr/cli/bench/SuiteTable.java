package dev.camelstr.cli.bench;

import dev.camelstr.cli.load.LoadResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a suite came to: a row for each work, a result for each relay, and what the client reaches with a relay that does
 * nothing, its ceiling. For one thread.
 */
final class SuiteTable {
    private record Row(String work, List<LoadResult> results, LoadResult ceiling) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Double> units = new LinkedHashMap<>();

    void unit(String name, double value) {
        units.put(name, value);
    }

    void add(String work, List<LoadResult> results, LoadResult ceiling) {
        rows.add(new Row(work, List.copyOf(results), ceiling));
    }

    boolean isComplete() {
        return rows.stream().flatMap(row -> row.results().stream()).allMatch(LoadResult::isComplete);
    }

    /** In Markdown: rates a second, p50 in milliseconds, the ratio of each rate to the first relay's, and the ceiling. */
    String text(List<URI> relays) {
        StringBuilder text = new StringBuilder("| work |");
        relays.forEach(relay -> text.append(' ').append(relay).append(" | p50 |"));
        relays.stream().skip(1).forEach(relay -> text.append(" ratio |"));
        text.append(" client alone |");
        text.append("\n| --- |").append(" --- |".repeat(3 * relays.size()));
        for (Row row : rows) {
            text.append("\n| ").append(row.work()).append(" |");
            row.results()
                    .forEach(result -> text.append(String.format(
                            Locale.ROOT,
                            " %,.0f/s%s | %.2f |",
                            result.rate(),
                            result.isComplete() ? "" : " (" + result.done() + " of all)",
                            result.latencies().millis(0.5))));
            row.results().stream().skip(1).forEach(result -> text.append(ratio(row, result)));
            text.append(String.format(Locale.ROOT, " %,.0f/s |", row.ceiling().rate()));
        }
        units.forEach((name, value) -> text.append(String.format(Locale.ROOT, "%n%s %,.0f/s", name, value)));
        return text.toString();
    }

    private static String ratio(Row row, LoadResult result) {
        return String.format(
                Locale.ROOT, " %.2f |", result.rate() / row.results().get(0).rate());
    }

    String json(List<URI> relays) {
        return rows.stream()
                .map(row -> "{\"work\":\"" + row.work() + "\",\"relays\":"
                        + row.results().stream().map(SuiteTable::json).collect(Collectors.joining(",", "[", "]"))
                        + ",\"ceiling\":" + json(row.ceiling()) + "}")
                .collect(Collectors.joining(
                        ",",
                        "{\"relays\":"
                                + relays.stream()
                                        .map(relay -> "\"" + relay + "\"")
                                        .collect(Collectors.joining(",", "[", "]"))
                                + ",\"rows\":[",
                        "]" + jsonUnits() + "}"));
    }

    private String jsonUnits() {
        return units.entrySet().stream()
                .map(unit -> String.format(Locale.ROOT, ",\"%s\":%.0f", unit.getKey(), unit.getValue()))
                .collect(Collectors.joining());
    }

    private static String json(LoadResult result) {
        return String.format(
                Locale.ROOT,
                "{\"rate\":%.3f,\"p50\":%.3f,\"p99\":%.3f,\"done\":%d,\"refused\":%d,\"missing\":%d}",
                result.rate(),
                result.latencies().millis(0.5),
                result.latencies().millis(0.99),
                result.done(),
                result.refused(),
                result.missing());
    }
}
