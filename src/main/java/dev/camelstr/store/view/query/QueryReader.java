package dev.camelstr.store.view.query;

import dev.camelstr.store.database.ReadSource;
import dev.camelstr.store.view.query.QueryFailedException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Asks views: in a read-only transaction, as a role that can read the view and nothing else, for so long and so many rows and
 * bytes, of which no more are in memory than an answer may have. Thread-safe.
 */
public final class QueryReader {
    private static final String CANCELED = "57014";

    /**
     * No such schema, no such table, no right to it, no such object any more, a deadlock with who drops several: as of a view
     * that was made anew meanwhile.
     */
    private static final Set<String> PERHAPS_MADE_ANEW = Set.of("3F000", "42P01", "42501", "XX000", "40P01");

    /** What a place in another query's answer is to the database. */
    private static final Set<String> NO_VALUE = Set.of("22P02", "22003", "22007", "22008");

    /** The network, the server's end, what it lacks, what others did at the same time: nothing that is wrong with a query. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58", "XX");

    private final Supplier<ReadSource> sources;
    private final ReadSource primary;
    private final Duration maxTime;
    private final ReaderRoles roles;

    /** @param maxTime of one query */
    public QueryReader(DataSource database, Duration maxTime) {
        this(database, () -> ReadSource.of(database), maxTime);
    }

    /** @param sources where each query reads */
    public QueryReader(DataSource database, Supplier<ReadSource> sources, Duration maxTime) {
        this.sources = sources;
        this.primary = ReadSource.of(database);
        this.maxTime = maxTime;
        this.roles = new ReaderRoles(database);
    }

    /**
     * A page of the answer.
     *
     * @param isKnown whether the asker has the answer of this tag
     * @throws WrongArgumentException if it cannot go on there
     * @throws SQLException if the database cannot be had
     */
    public QueryAnswer answer(QueryCall call, Predicate<String> isKnown)
            throws SQLException, WrongArgumentException, QueryFailedException {
        try {
            return tried(call, isKnown);
        } catch (SQLException e) {
            if (PERHAPS_MADE_ANEW.contains(e.getSQLState())) {
                return again(call, isKnown);
            }
            throw explained(call, e);
        }
    }

    private QueryAnswer again(QueryCall call, Predicate<String> isKnown)
            throws SQLException, WrongArgumentException, QueryFailedException {
        String before = mark(call);
        try {
            return tried(call, isKnown);
        } catch (SQLException e) {
            if (PERHAPS_MADE_ANEW.contains(e.getSQLState()) && !mark(call).equals(before)) {
                throw new QueryFailedException(
                        Reason.NOT_MADE, "the view " + call.query().view() + " is being made anew");
            }
            throw explained(call, e);
        }
    }

    private String mark(QueryCall call) throws SQLException, QueryFailedException {
        return reading(primary, connection -> state(connection, call).mark());
    }

    private QueryAnswer tried(QueryCall call, Predicate<String> isKnown) throws SQLException, QueryFailedException {
        PageReader page = new PageReader(call, isKnown, maxTime);
        Optional<QueryAnswer> answer = reading(sources.get(), connection -> {
            ViewState state = state(connection, call);
            return state.isReadable() ? Optional.of(page.read(connection, state, true)) : Optional.empty();
        });
        return answer.isPresent() ? answer.get() : asWhoMay(call, page);
    }

    /** What came to the view since the role was last given rights is given now. */
    private QueryAnswer asWhoMay(QueryCall call, PageReader page) throws SQLException, QueryFailedException {
        String view = call.query().view();
        boolean hasRole = roles.prepare(
                view, reading(primary, connection -> state(connection, call).role()));
        return reading(primary, connection -> page.read(connection, state(connection, call), hasRole));
    }

    private ViewState state(Connection connection, QueryCall call) throws SQLException, QueryFailedException {
        String view = call.query().view();
        return ViewState.read(connection, view, maxTime.toMillis())
                .orElseThrow(() -> new QueryFailedException(Reason.NOT_MADE, "the view " + view + " is not made yet"));
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException, QueryFailedException;
    }

    /** Of one moment, and nothing of it lasts. */
    private static <T> T reading(ReadSource source, Work<T> work) throws SQLException, QueryFailedException {
        return source.read(connection -> {
            connection.setAutoCommit(false);
            try (Statement begin = connection.createStatement()) {
                begin.execute("set transaction isolation level repeatable read, read only");
                return work.in(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
    }

    private SQLException explained(QueryCall call, SQLException e) throws WrongArgumentException, QueryFailedException {
        String code = String.valueOf(e.getSQLState());
        if (CANCELED.equals(code)) {
            throw new QueryFailedException(Reason.TOO_SLOW, tooSlow(maxTime));
        }
        if (!call.after().isEmpty() && NO_VALUE.contains(code)) {
            throw QueryCall.wrongAfter();
        }
        if (code.length() != 5 || PASSING.contains(code.substring(0, 2))) {
            return e;
        }
        throw new QueryFailedException(Reason.WRONG_QUERY, e.getMessage());
    }

    static String tooSlow(Duration maxTime) {
        return "the query takes longer than " + maxTime.toMillis() + " ms";
    }
}
