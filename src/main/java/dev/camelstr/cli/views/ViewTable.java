package dev.camelstr.cli.views;

import dev.camelstr.cli.output.Columns;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.nostr.text.ShownText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table or view in the schema of a view, and its first rows, by the primary key where there is one.
 *
 * @param view whose it is
 */
record ViewTable(String view, String name) {
    private static final String INDENT = "  ";
    private static final int MOST_SHOWN = 64; // an id in hex
    private static final Set<Integer> NUMBERS =
            Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.REAL, Types.FLOAT, Types.DOUBLE);

    private static final String TABLES = """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
             order by c.relname collate "C"
            """;

    private static final String PRIMARY_KEY = """
            select string_agg(format('t.%I', a.attname), ', ' order by k.place)
              from pg_index i
             cross join unnest(i.indkey) with ordinality k (number, place)
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
             where i.indrelid = to_regclass(format('%I.%I', ?::text, ?::text)) and i.indisprimary
            """;

    private interface Read<T> {
        T from(ResultSet rows) throws SQLException;
    }

    /** Those of a view, by their names. */
    static List<ViewTable> of(Connection connection, String view) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setString(1, "view_" + view);
            try (ResultSet row = query.executeQuery()) {
                List<ViewTable> tables = new ArrayList<>();
                while (row.next()) {
                    tables.add(new ViewTable(view, row.getString(1)));
                }
                return tables;
            }
        }
    }

    /** Aligned, under a line that says how many rows there are. */
    List<String> lines(Connection connection, int most) throws SQLException {
        long count = count(connection);
        List<String> lines = new ArrayList<>();
        lines.add("view_" + view + "." + ShownText.line(name) + ": " + (count == 1 ? "1 row" : count + " rows"));
        lines.addAll(rows(connection, "t.*", most, ViewTable::aligned));
        if (count > most) {
            lines.add("… and " + (count - most) + " more (--rows)");
        }
        return lines;
    }

    private static List<String> aligned(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<List<String>> table = new ArrayList<>();
        List<String> heads = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            heads.add(shown(columns.getColumnLabel(column)));
        }
        table.add(heads);
        while (rows.next()) {
            List<String> cells = new ArrayList<>();
            for (int column = 1; column <= heads.size(); column++) {
                cells.add(shown(rows.getString(column)));
            }
            table.add(cells);
        }
        List<Boolean> toRight = new ArrayList<>();
        for (int column = 1; column <= heads.size(); column++) {
            toRight.add(NUMBERS.contains(columns.getColumnType(column)));
        }
        return Columns.lines(table, toRight).stream()
                .map(line -> (INDENT + line).stripTrailing())
                .toList();
    }

    private static String shown(String cell) {
        return cell == null ? "null" : ShownText.line(cell, MOST_SHOWN);
    }

    String json(Connection connection, int most) throws SQLException {
        List<String> rows = rows(connection, "to_jsonb(t)", most, ViewTable::texts);
        long count = count(connection);
        return JsonLine.of(line -> line.text("view", view)
                .text("table", name)
                .number("count", count)
                .list("rows", rows));
    }

    private static List<String> texts(ResultSet rows) throws SQLException {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
            texts.add(rows.getString(1));
        }
        return texts;
    }

    private long count(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("select count(*) from " + quoted(connection))) {
            row.next();
            return row.getLong(1);
        }
    }

    private <T> T rows(Connection connection, String what, int most, Read<T> read) throws SQLException {
        String order = primaryKey(connection).orElse("t::text collate \"C\"");
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(
                        "select " + what + " from " + quoted(connection) + " t order by " + order + " limit " + most)) {
            return read.from(rows);
        }
    }

    private Optional<String> primaryKey(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PRIMARY_KEY)) {
            query.setString(1, "view_" + view);
            query.setString(2, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getString(1));
            }
        }
    }

    private String quoted(Connection connection) throws SQLException {
        try (Statement quote = connection.createStatement()) {
            return "view_" + view + "." + quote.enquoteIdentifier(name, true);
        }
    }
}
