package dev.camelstr.store.view.query;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The statement that reads one page of a query: each row as JSON, and the values by which it is ordered as texts. */
final class PageText {
    /** Of one row. */
    static final int MOST_BYTES = 1 << 20;

    private PageText() {}

    /** Its placeholders: those of the query, those of {@link #places} where it goes on, and the limit. */
    static String of(ViewQuery query, boolean goesOn) {
        List<OrderColumn> order = query.order();
        String keys = places(order, place -> ", q." + order.get(place).quoted() + "::text as k" + place);
        String by = order.stream()
                .map(column -> column.quoted() + column.direction())
                .collect(Collectors.joining(", "));
        return "select octet_length(t.json), case when octet_length(t.json) <= " + MOST_BYTES + " then t.json end"
                + places(order, place -> ", t.k" + place) + "\n"
                + "from (select row_to_json(q)::text as json" + keys + " from (select * from (\n"
                + query.text().jdbc() + "\n) s" // what may be a comment ends with its line
                + (goesOn ? " where " + after(order) : "")
                + (order.isEmpty() ? "" : " order by " + by)
                + " limit ?) q offset 0) t";
    }

    private static String places(List<OrderColumn> order, IntFunction<String> column) {
        return IntStream.range(0, order.size()).mapToObj(column).collect(Collectors.joining());
    }

    /**
     * What comes behind a row. The first column's comparison is there once more, as an index is used by it.
     */
    private static String after(List<OrderColumn> order) {
        OrderColumn first = order.get(0);
        String any = IntStream.range(0, order.size())
                .mapToObj(last -> "(" + after(order, last) + ")")
                .collect(Collectors.joining(" or "));
        return first.quoted() + (first.isDescending() ? " <= ?" : " >= ?") + " and (" + any + ")";
    }

    private static String after(List<OrderColumn> order, int last) {
        return IntStream.rangeClosed(0, last)
                .mapToObj(place -> order.get(place).quoted()
                        + (place < last ? " = " : order.get(place).after()) + "?")
                .collect(Collectors.joining(" and "));
    }

    /** The values of a row, as often as the statement asks for them. */
    static List<String> places(List<String> row) {
        return Stream.concat(
                        row.stream().limit(1),
                        IntStream.rangeClosed(1, row.size()).boxed().flatMap(count -> row.subList(0, count).stream()))
                .toList();
    }
}
