package dev.camelstr.store.query;

import java.time.Duration;

/**
 * What one query may cost. The time is that spent in the database: a slow reader's own time is not counted.
 *
 * @param defaultLimit how many stored events a filter without {@code limit} gets
 * @param maxLimit how many any filter gets; a higher {@code limit} means this one
 * @param maxElements ids, authors, kinds and tag values of all filters together
 * @param maxRows rows that the database hands over, those that are then left out included
 * @param maxTime in the database, for all filters together; not zero
 * @param maxRanked how many matches of a search are ranked, the newest, if no higher limit is asked for
 */
public record QueryBudget(
        int defaultLimit, int maxLimit, int maxElements, long maxRows, Duration maxTime, int maxRanked) {
    private static final int RANKED = 1_000;

    /** With a search that ranks the newest 1,000 matches. */
    public QueryBudget(int defaultLimit, int maxLimit, int maxElements, long maxRows, Duration maxTime) {
        this(defaultLimit, maxLimit, maxElements, maxRows, maxTime, RANKED);
    }

    public QueryBudget {
        if (defaultLimit < 0 || maxLimit < 0 || maxElements < 0 || maxRows < 0 || maxRanked < 0) {
            throw new IllegalArgumentException("a budget is not negative");
        }
        if (maxTime.isNegative() || maxTime.isZero()) {
            throw new IllegalArgumentException("a query takes time");
        }
    }
}
