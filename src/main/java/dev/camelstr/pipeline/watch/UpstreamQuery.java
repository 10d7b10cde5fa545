package dev.camelstr.pipeline.watch;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Which of the upstream relays are told one by one, and in which order.
 *
 * @param text what their names contain
 * @param sort a column of {@link #COLUMNS}
 * @param down whether the most come first
 * @param offset how many are passed over
 * @param limit how many at most
 */
public record UpstreamQuery(String text, String sort, boolean down, int offset, int limit) {
    /** The most that are told at once. */
    public static final int MOST = 50;

    /** Those in trouble first, then those of which most came. */
    public static final UpstreamQuery FIRST = new UpstreamQuery("", "trouble", true, 0, MOST);

    private static final Map<String, ToDoubleFunction<UpstreamRow>> NUMBERS = Map.ofEntries(
            Map.entry("trouble", row -> row.isInTrouble() ? 1 : 0),
            Map.entry("rate", UpstreamRow::perSecond),
            Map.entry("received", UpstreamRow::received),
            Map.entry("stored", row -> row.stored().orElse(-1)),
            Map.entry("refused", UpstreamQuery::share),
            Map.entry("lag", row -> row.lagSeconds() < 0 ? Double.POSITIVE_INFINITY : row.lagSeconds()),
            Map.entry("copies", UpstreamRow::duplicates),
            Map.entry("first", UpstreamRow::firstShare),
            Map.entry("heard", UpstreamRow::lastHeardAt),
            Map.entry("latency", UpstreamRow::connectMillis),
            Map.entry("complete", UpstreamRow::completeShare));

    /** What they can be sorted by. */
    public static final List<String> COLUMNS = List.of(
            "relay",
            "state",
            "trouble",
            "rate",
            "received",
            "copies",
            "first",
            "stored",
            "refused",
            "heard",
            "lag",
            "latency",
            "complete");

    /**
     * As a query of a URL has it.
     *
     * @throws IllegalArgumentException in words for whoever wrote it
     */
    public static UpstreamQuery of(Map<String, String> query) {
        String sort = query.getOrDefault("sort", FIRST.sort());
        if (!COLUMNS.contains(sort)) {
            throw new IllegalArgumentException("sort is one of " + String.join(", ", COLUMNS));
        }
        boolean text = sort.equals("relay") || sort.equals("state");
        String order = query.getOrDefault("order", text ? "asc" : "desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw new IllegalArgumentException("order is asc or desc");
        }
        return new UpstreamQuery(
                query.getOrDefault("relay", "").toLowerCase(Locale.ROOT),
                sort,
                order.equals("desc"),
                number(query, "offset", 0, 99_999),
                number(query, "limit", MOST, MOST));
    }

    private static int number(Map<String, String> query, String name, int usual, int most) {
        String number = query.getOrDefault(name, Integer.toString(usual));
        if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > most) {
            throw new IllegalArgumentException(name + " is a number, at most " + most);
        }
        return Integer.parseInt(number);
    }

    boolean matches(UpstreamRow row) {
        return text.isEmpty() || row.name().toLowerCase(Locale.ROOT).contains(text);
    }

    Comparator<UpstreamRow> comparator() {
        Comparator<UpstreamRow> by = switch (sort) {
            case "relay" -> Comparator.comparing(UpstreamRow::name);
            case "state" -> Comparator.comparing(UpstreamRow::state);
            default -> Comparator.comparingDouble(NUMBERS.get(sort));
        };
        return (down ? by.reversed() : by)
                .thenComparing(Comparator.comparingLong(UpstreamRow::received).reversed())
                .thenComparing(UpstreamRow::name);
    }

    private static double share(UpstreamRow row) {
        double refused = row.condition().refused();
        double all = row.received() + (double) row.malformed();
        return refused == 0 ? 0 : refused / Math.max(refused, all);
    }
}
