package dev.camelstr.store.replica;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How far the primary's write-ahead log goes: whatever was committed before is before that.
 *
 * @param mark of the primary's life (table {@code database_life}): positions of another one cannot be compared
 * @param lsn the place in the log, in bytes from its beginning
 */
public record PrimaryPosition(String mark, long lsn) {
    /**
     * To be selected of the primary; a mark of null: its life is not noted yet. A commit is told when the log is on the disk up
     * to it, unless {@code synchronous_commit} is off.
     */
    public static final String COLUMNS = """
            (select l.mark::text from database_life l where l.life = current_life()),
            pg_wal_lsn_diff(case when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn()
                                 else pg_current_wal_flush_lsn() end, '0/0')::bigint
            """;

    /** Notes the life of a primary that was promoted or restored; to be read again afterwards. */
    public static void beginLife(Connection primary) throws SQLException {
        try (PreparedStatement begin = primary.prepareStatement("select begin_life()")) {
            begin.execute();
        }
    }

    /**
     * @param column that of the mark; the place is in the next
     * @return nothing if the primary's life is not noted yet
     */
    public static Optional<PrimaryPosition> of(ResultSet row, int column) throws SQLException {
        long lsn = row.getLong(column + 1);
        return Optional.ofNullable(row.getString(column)).map(mark -> new PrimaryPosition(mark, lsn));
    }
}
