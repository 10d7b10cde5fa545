package dev.camelstr.pipeline.health;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.position.StoreState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Asks the database on a connection of its own: one of the pool may have to be waited for though the database is there, and
 * would wait for as long as it is away. To be asked by one thread.
 */
final class DatabaseInquiry implements Callable<Optional<StoreState>>, AutoCloseable {
    /** A server that is silent for so long is asked anew. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Database database;
    private Optional<Connection> connection = Optional.empty();

    DatabaseInquiry(Database database) {
        this.database = database;
    }

    @Override
    public Optional<StoreState> call() throws SQLException {
        if (connection.isPresent()) {
            try {
                return Optional.of(StoreState.read(connection.get()));
            } catch (SQLException e) {
                close(); // perhaps only this connection is broken
            }
        }
        connection = database.connectApart(PATIENCE);
        try {
            return connection.isPresent() ? Optional.of(StoreState.read(connection.get())) : Optional.empty();
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
