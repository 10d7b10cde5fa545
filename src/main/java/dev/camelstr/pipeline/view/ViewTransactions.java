package dev.camelstr.pipeline.view;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.apache.camel.RuntimeCamelException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of this thread, which what {@code sql:} does in it is part of; so many at once. */
final class ViewTransactions {
    private final DataSource database;
    private final TransactionTemplate transactions;
    private final Semaphore turns;

    ViewTransactions(DataSource database, PlatformTransactionManager manager, Semaphore turns) {
        this.database = database;
        this.transactions = new TransactionTemplate(manager);
        this.turns = turns;
    }

    interface Work<T> {
        T in(Connection connection) throws Exception;
    }

    /**
     * Does the work and commits it, or does nothing.
     *
     * @throws RuntimeException of the work, or with its exception as the cause, or of the transaction
     */
    <T> T run(Work<T> work) throws InterruptedException {
        turns.acquire();
        try {
            return transactions.execute(status -> {
                Connection connection = DataSourceUtils.getConnection(database);
                try {
                    endWhenIdle(connection);
                    return work.in(connection);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw RuntimeCamelException.wrapRuntimeCamelException(e);
                } finally {
                    DataSourceUtils.releaseConnection(connection, database);
                }
            });
        } finally {
            turns.release();
        }
    }

    /** A process that stands still would keep the view's position locked, and nobody could take it over. */
    private static void endWhenIdle(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select end_when_idle(60000)");
        }
    }
}
