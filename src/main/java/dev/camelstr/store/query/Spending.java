package dev.camelstr.store.query;

import dev.camelstr.store.query.QueryRefusedException.Reason;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** What a query has used of its budget. For one thread. */
final class Spending {
    private static final String CANCELED = "57014";

    private final QueryBudget budget;
    private long nanos;
    private long rows;

    Spending(QueryBudget budget) {
        this.budget = budget;
    }

    QueryBudget budget() {
        return budget;
    }

    /** What is left, rounded up: the driver counts in seconds. */
    int secondsLeft() throws QueryRefusedException {
        long left = budget.maxTime().toNanos() - nanos;
        if (left <= 0) {
            throw tooSlow(null);
        }
        return (int) Math.min(Integer.MAX_VALUE / 1000, TimeUnit.NANOSECONDS.toSeconds(left - 1) + 1);
    }

    void addNanos(long more) {
        nanos += more;
    }

    void addRows(int more) throws QueryRefusedException {
        rows += more;
        if (rows > budget.maxRows()) {
            throw new QueryRefusedException(
                    Reason.TOO_MANY_ROWS, "the query reads more than " + budget.maxRows() + " events");
        }
    }

    /** What a failed statement means for the query. */
    SQLException failure(SQLException e) throws QueryRefusedException {
        if (CANCELED.equals(e.getSQLState())) {
            throw tooSlow(e);
        }
        return e;
    }

    private QueryRefusedException tooSlow(SQLException cause) {
        return new QueryRefusedException(
                Reason.TOO_SLOW,
                "the query takes longer than " + budget.maxTime().toMillis() + " ms",
                cause);
    }
}
