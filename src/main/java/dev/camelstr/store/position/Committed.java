package dev.camelstr.store.position;

import dev.camelstr.store.replica.PrimaryPosition;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What is committed, as one look at the database finds it.
 *
 * @param applied of each stream's partition the seq of the last message whose effect is committed
 * @param untold whether something went that the changelog is still to tell of
 * @param removals the last number that a removal was given
 * @param moderation the version of the administrators' lists
 * @param position where that is in the database's log; nothing where it was not asked for
 */
public record Committed(
        List<Long> applied, boolean untold, long removals, long moderation, Optional<PrimaryPosition> position) {
    private static final String LOOK = """
            select array(select seq_of(p.life, p.partition, p.applied) from stream_position p where p.applied >= 0),
                   exists (select from removal),
                   (select last_value from removal_numbers),
                   (select version from moderation_version)
            """;
    private static final String LOOK_WITH_POSITION = LOOK + "," + PrimaryPosition.COLUMNS;

    /** One statement, so one state of the database. */
    public static Committed look(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(LOOK);
                ResultSet row = query.executeQuery()) {
            row.next();
            return of(row, Optional.empty());
        }
    }

    /** The same with the position, which is at or behind all of it. */
    public static Committed lookWithPosition(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(LOOK_WITH_POSITION)) {
            Optional<Committed> committed = withPosition(query);
            if (committed.isEmpty()) {
                PrimaryPosition.beginLife(connection);
                committed = withPosition(query);
            }
            return committed.orElseThrow(() -> new SQLException("the database's life is not known"));
        }
    }

    /** @return nothing if the database's life is not noted yet */
    private static Optional<Committed> withPosition(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            Optional<PrimaryPosition> position = PrimaryPosition.of(row, 5);
            return position.isPresent() ? Optional.of(of(row, position)) : Optional.empty();
        }
    }

    private static Committed of(ResultSet row, Optional<PrimaryPosition> position) throws SQLException {
        return new Committed(seqs(row.getArray(1)), row.getBoolean(2), row.getLong(3), row.getLong(4), position);
    }

    private static List<Long> seqs(Array array) throws SQLException {
        return List.of((Long[]) array.getArray());
    }
}
