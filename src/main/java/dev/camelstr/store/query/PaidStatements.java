package dev.camelstr.store.query;

import dev.camelstr.store.database.ReadSource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.LongStream;

/** Runs the statements of a query within its budget: what one takes is spent. */
final class PaidStatements {
    private final ReadSource source;
    private final Spending spending;

    PaidStatements(ReadSource source, Spending spending) {
        this.source = source;
        this.spending = spending;
    }

    /** What is done with a statement. */
    interface Work<T> {
        T in(PreparedStatement query) throws SQLException, QueryRefusedException;
    }

    /** @throws QueryRefusedException if the budget does not suffice */
    <T> T run(String sql, Work<T> work) throws SQLException, QueryRefusedException {
        int seconds = spending.secondsLeft();
        long begin = System.nanoTime();
        try {
            return source.read(connection -> {
                try (PreparedStatement query = connection.prepareStatement(sql)) {
                    query.setQueryTimeout(seconds);
                    return work.in(query);
                }
            });
        } catch (SQLException e) {
            throw spending.failure(e);
        } finally {
            spending.addNanos(System.nanoTime() - begin);
        }
    }

    /** The first column of all rows. */
    static long[] numbers(PreparedStatement query) throws SQLException {
        LongStream.Builder numbers = LongStream.builder();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers.build().toArray();
    }
}
