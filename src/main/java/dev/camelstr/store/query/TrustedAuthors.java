package dev.camelstr.store.query;

import dev.camelstr.nostr.Filter;
import dev.camelstr.store.database.ReadSource;
import dev.camelstr.store.query.QueryRefusedException.Reason;
import dev.camelstr.store.search.SearchTrust;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Whose events a search with {@code trust:N} is for, by the ranks of view trust: functions of R__search.sql. */
final class TrustedAuthors {
    private static final String STATE = "select trust_state()";
    private static final String TRUSTED = "select seq from trusted_events(?, ?)";

    private final Optional<SearchTrust> trust;
    private final PaidStatements statements;

    TrustedAuthors(ReadSource source, Filter filter, Spending spending) {
        this.trust = of(filter);
        this.statements = new PaidStatements(source, spending);
    }

    /** What the filter says of them. */
    static Optional<SearchTrust> of(Filter filter) {
        return filter.search().flatMap(SearchTrust::of);
    }

    /** Nothing: everybody's. */
    Optional<Integer> leastRank() {
        return trust.map(SearchTrust::leastRank);
    }

    /**
     * Has ranks known where they are asked for: a condition that is passed over would show strangers as trusted.
     *
     * @throws QueryRefusedException if they are not
     */
    void requireRanks() throws SQLException, QueryRefusedException {
        if (trust.isEmpty()) {
            return;
        }
        switch (state()) {
            case "missing" ->
                throw new QueryRefusedException(
                        Reason.UNSUPPORTED, "trust:N, for nobody is ranked here: the view trust does not run");
            case "rootless" ->
                throw new QueryRefusedException(
                        Reason.UNSUPPORTED, "trust:N, for nobody is ranked here: no roots of trust are set");
            case "unranked" ->
                throw new QueryRefusedException(
                        Reason.NOT_YET, "trust:N, for nobody is ranked yet: try again in a minute");
            default -> {}
        }
    }

    private String state() throws SQLException, QueryRefusedException {
        return statements.run(STATE, query -> {
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        });
    }

    /** Those of the rows, in their order, whose authors are wanted. */
    long[] of(long[] seqs) throws SQLException, QueryRefusedException {
        if (trust.isEmpty()) {
            return seqs;
        }
        return statements.run(TRUSTED, query -> {
            query.setObject(1, seqs);
            query.setInt(2, trust.get().leastRank());
            return PaidStatements.numbers(query);
        });
    }
}
