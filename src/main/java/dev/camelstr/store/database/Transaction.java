package dev.camelstr.store.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What is done in one transaction of its own, or not at all. */
public interface Transaction<T> {

    T in(Connection connection) throws SQLException;

    /**
     * Does the work and commits it.
     *
     * @throws SQLException if it failed or could not be committed: nothing is changed, as far as is known
     */
    static <T> T run(DataSource database, Transaction<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
