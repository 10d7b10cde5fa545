package dev.camelstr.store.past;

import dev.camelstr.store.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What is committed and not told yet, as of when this was made: verdicts up to where each stream is applied, and removals that
 * wait in their outbox. It gets less as the store tells it, wherever that runs.
 */
public final class Untold implements AutoCloseable {
    private static final String VERDICTS = """
            create temporary table untold_verdict on commit drop as
            select p.stream, p.partition, p.life, p.applied from stream_position p where p.announced < p.applied
            """;

    private static final String REMOVALS =
            "create temporary table untold_removal on commit drop as select r.seq from removal r";

    private static final String LEFT = """
            select exists (
                     select from untold_verdict u
                       left join stream_position p
                         on p.stream = u.stream and p.partition = u.partition and p.life = u.life
                      where p.announced is null or p.announced < u.applied)
                or exists (
                     select from untold_removal u join removal r on r.seq = u.seq)
            """;

    private final Connection connection;

    private Untold(Connection connection) {
        this.connection = connection;
    }

    public static Untold now(Database database) throws SQLException {
        Connection connection = database.getConnection();
        Untold untold = new Untold(connection);
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // each statement sees what is committed by then
            statement.execute(VERDICTS);
            statement.execute(REMOVALS);
            return untold;
        } catch (SQLException | RuntimeException e) {
            untold.close();
            throw e;
        }
    }

    public boolean isLeft() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LEFT)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
