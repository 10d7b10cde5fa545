package dev.camelstr.store.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where one query reads: each of its statements on a connection of its own. For one thread at a time. */
public interface ReadSource {

    /** Reads and keeps nothing of it until it is over: where it fails for a reason of the server's, it may be done again. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T in(Connection connection) throws SQLException, E;
    }

    /** @throws SQLException as the database gives it, or as no connection is to be had */
    <T, E extends Exception> T read(Work<T, E> work) throws SQLException, E;

    /** Always there. */
    static ReadSource of(DataSource database) {
        return new ReadSource() {
            @Override
            public <T, E extends Exception> T read(Work<T, E> work) throws SQLException, E {
                try (Connection connection = database.getConnection()) {
                    return work.in(connection);
                }
            }
        };
    }
}
