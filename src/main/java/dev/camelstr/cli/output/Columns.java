package dev.camelstr.cli.output;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cells in columns as wide as the widest of them. */
public final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /**
     * @param table rows of as many cells each
     * @param toRight of each column, whether its cells stand to the right, as numbers do
     */
    public static List<String> lines(List<List<String>> table, List<Boolean> toRight) {
        int[] widths = IntStream.range(0, toRight.size())
                .map(column -> table.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return table.stream().map(row -> line(row, widths, toRight)).toList();
    }

    private static String line(List<String> row, int[] widths, List<Boolean> toRight) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> padded(row.get(column), widths[column], toRight.get(column)))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String padded(String cell, int width, boolean toRight) {
        String space = " ".repeat(width - cell.length());
        return toRight ? space + cell : cell + space;
    }
}
