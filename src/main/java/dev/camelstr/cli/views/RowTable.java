package dev.camelstr.cli.views;

import dev.camelstr.cli.output.Columns;
import dev.camelstr.nostr.text.ShownText;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** Rows of JSON as a table: what is wider than a column may be is cut, numbers stand to the right. */
final class RowTable {
    private static final int WIDEST = 70;

    private RowTable() {}

    /** @param rows objects of the same fields, in the same order */
    static List<String> lines(List<String> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<JsonObject> objects = rows.stream().map(RowTable::object).toList();
        List<List<String>> table = new ArrayList<>();
        table.add(objects.get(0).keySet().stream().map(RowTable::shown).toList());
        objects.forEach(
                row -> table.add(row.values().stream().map(RowTable::shown).toList()));
        List<Boolean> toRight =
                objects.get(0).values().stream().map(Number.class::isInstance).toList();
        return Columns.lines(table, toRight);
    }

    private static String shown(Object value) {
        if (value == null) {
            return "-";
        }
        boolean isText = value instanceof String || value instanceof Number || value instanceof Boolean;
        return ShownText.line(isText ? value.toString() : Jsoner.serialize(value), WIDEST);
    }

    private static JsonObject object(String row) {
        try {
            return (JsonObject) Jsoner.deserialize(row);
        } catch (DeserializationException e) {
            throw new IllegalArgumentException(row, e);
        }
    }
}
