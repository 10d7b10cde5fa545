package dev.camelstr.pipeline.health;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.position.StoreState;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserViews;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.postgresql.util.PSQLState;

/**
 * Asks the database on a connection of its own: one of the pool may have to be waited for though the database is there, and
 * would wait for as long as it is away. To be asked by one thread.
 */
final class DatabaseInquiry implements Callable<Optional<DatabaseInquiry.Answer>>, AutoCloseable {
    /** A server that is silent for so long is asked anew. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Set<String> NOT_THERE_YET =
            Set.of(PSQLState.UNDEFINED_TABLE.getState(), PSQLState.UNDEFINED_COLUMN.getState());

    /** How the store does, and the views that users write. */
    record Answer(StoreState store, List<UserView> views) {
        static Answer read(Connection connection) throws SQLException {
            return new Answer(StoreState.read(connection), views(connection));
        }

        /** A database without our tables, or with those of an older version, is only about to get them. */
        private static List<UserView> views(Connection connection) throws SQLException {
            try {
                return UserViews.list(connection);
            } catch (SQLException e) {
                if (NOT_THERE_YET.contains(e.getSQLState())) {
                    return List.of();
                }
                throw e;
            }
        }
    }

    private final Database database;
    private Optional<Connection> connection = Optional.empty();

    DatabaseInquiry(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Answer> call() throws SQLException {
        if (connection.isPresent()) {
            try {
                return Optional.of(Answer.read(connection.get()));
            } catch (SQLException e) {
                close(); // perhaps only this connection is broken
            }
        }
        connection = database.connectApart(PATIENCE);
        try {
            return connection.isPresent() ? Optional.of(Answer.read(connection.get())) : Optional.empty();
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        connection.ifPresent(open -> {
            try {
                open.close();
            } catch (SQLException e) {
                // It is broken, which is why it is closed.
            }
        });
        connection = Optional.empty();
    }
}
