package dev.camelstr.store.position;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * What is committed, as one look at the database finds it.
 *
 * @param applied of each stream's partition the seq of the last message whose effect is committed
 * @param untold whether something went that the changelog is still to tell of
 * @param removals the last number that a removal was given
 * @param moderation the version of the administrators' lists
 */
public record Committed(List<Long> applied, boolean untold, long removals, long moderation) {
    private static final String LOOK = """
            select array(select seq_of(p.life, p.partition, p.applied) from stream_position p where p.applied >= 0),
                   exists (select from removal),
                   (select last_value from removal_numbers),
                   (select version from moderation_version)
            """;

    /** One statement, so one state of the database. */
    public static Committed look(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(LOOK);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Committed(seqs(row.getArray(1)), row.getBoolean(2), row.getLong(3), row.getLong(4));
        }
    }

    private static List<Long> seqs(Array array) throws SQLException {
        return List.of((Long[]) array.getArray());
    }
}
