package dev.camelstr.store.statistics;

import dev.camelstr.store.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each process counted by minutes, in table {@code process_figure}: for a day, then {@code forget_statistics} drops it.
 * Minutes are numbered from 1970 on. Thread-safe.
 */
public final class ProcessFigures {
    private Database database = new Database();

    public void setDatabase(Database database) {
        this.database = database;
    }

    /**
     * The minutes of a process from one on, that one included.
     *
     * @throws SQLException if the database fails
     */
    public SortedMap<Long, Sample> read(String process, long from) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select minute, received, stored, dropped, sent, p50_ms, p95_ms from process_figure"
                                + " where minute >= ? and process = ?")) { // process_figure_pkey
            query.setLong(1, from);
            query.setString(2, process);
            SortedMap<Long, Sample> minutes = new TreeMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    minutes.put(
                            row.getLong(1),
                            new Sample(
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6),
                                    row.getLong(7)));
                }
            }
            return minutes;
        }
    }

    /**
     * Keeps minutes of a process that are over. One that is kept stays as it is, so this may be tried again.
     *
     * @throws SQLException if the database fails
     */
    public void keep(String process, SortedMap<Long, Sample> minutes) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into process_figure (minute, process, received, stored, dropped, sent, p50_ms, p95_ms)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
            for (Map.Entry<Long, Sample> minute : minutes.entrySet()) {
                Sample sample = minute.getValue();
                insert.setLong(1, minute.getKey());
                insert.setString(2, process);
                insert.setLong(3, sample.received());
                insert.setLong(4, sample.stored());
                insert.setLong(5, sample.dropped());
                insert.setLong(6, sample.sent());
                insert.setLong(7, sample.p50());
                insert.setLong(8, sample.p95());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
