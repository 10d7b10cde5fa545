package dev.camelstr.pipeline.view.trust;

import dev.camelstr.pipeline.view.WorkedView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;

/**
 * What the ranks of the view's tables were computed from, and what they would be computed from now.
 *
 * @param computed null if they never were
 * @param isOld whether that was as long ago as ranks stand at least
 */
record RankState(WorkedView view, Timestamp computed, long rankedGiven, String rankedSettings, boolean isOld) {

    private static final String RANKED = """
            select computed, given, settings, computed <= clock_timestamp() - ? * interval '1 ms' as old from view_trust.ranked
            """;

    private static final String NOTE = """
            update view_trust.ranked
               set computed = clock_timestamp(), given = ?, settings = ?, roots = ?, keys = ?, edges = ?, millis = ?, whole = ?
             where computed is not distinct from ?
            """;

    /**
     * @param holder this process
     * @return nothing if another works on the view, or it is not filled
     */
    static Optional<RankState> read(Connection connection, String holder, Duration period) throws SQLException {
        Optional<WorkedView> view = WorkedView.of(connection, "trust", holder);
        return view.isPresent() ? Optional.of(read(connection, view.get(), period)) : Optional.empty();
    }

    private static RankState read(Connection connection, WorkedView view, Duration period) throws SQLException {
        try (PreparedStatement ranked = connection.prepareStatement(RANKED)) {
            ranked.setLong(1, period.toMillis());
            try (ResultSet row = ranked.executeQuery()) {
                row.next();
                return new RankState(view, row.getTimestamp(1), row.getLong(2), row.getString(3), row.getBoolean(4));
            }
        }
    }

    /** At once with other settings or none; with other lists when the ranks have stood for the period. */
    boolean isDue(String settings) {
        return computed == null || !settings.equals(rankedSettings) || isOld && view.given() != rankedGiven;
    }

    /**
     * Locks the tables against being replaced until the transaction ends, and notes what their ranks are computed from.
     *
     * @return false if they have been replaced, or ranked by another process
     */
    boolean note(Connection connection, Ranking ranking, String settings, int roots, Duration took)
            throws SQLException {
        if (!view.hold(connection)) {
            return false;
        }
        try (PreparedStatement note = connection.prepareStatement(NOTE)) {
            note.setLong(1, view.given());
            note.setString(2, settings);
            note.setInt(3, roots);
            note.setInt(4, ranking.ranked());
            note.setLong(5, ranking.graph().edges());
            note.setLong(6, took.toMillis());
            note.setBoolean(7, !ranking.graph().isFull());
            note.setTimestamp(8, computed);
            return note.executeUpdate() == 1;
        }
    }

    /** What the view says of itself wherever it is shown; nothing if it is empty. */
    static void say(Connection connection, String what) throws SQLException {
        try (Statement comment = connection.createStatement()) {
            comment.execute("comment on schema view_trust is '" + what + "'");
        }
    }
}
