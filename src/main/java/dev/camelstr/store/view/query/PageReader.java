package dev.camelstr.store.view.query;

import dev.camelstr.store.view.query.QueryAnswer.Rows;
import dev.camelstr.store.view.query.QueryFailedException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a page in a transaction whose tables are those of the view. */
final class PageReader {
    /** As many rows, of which each may be as large as an answer, are in memory at once. */
    private static final int FETCHED = 16;

    private final QueryCall call;
    private final ViewQuery query;
    private final Predicate<String> isKnown;
    private final Duration maxTime;

    PageReader(QueryCall call, Predicate<String> isKnown, Duration maxTime) {
        this.call = call;
        this.query = call.query();
        this.isKnown = isKnown;
        this.maxTime = maxTime;
    }

    /** @param asRole whether as the role that reads the view, and else as this user */
    QueryAnswer read(Connection connection, ViewState state, boolean asRole) throws SQLException, QueryFailedException {
        if (query.followsView()) {
            String tag = AnswerTag.of(call, state);
            return isKnown.test(tag)
                    ? new QueryAnswer(tag, Optional.empty())
                    : new QueryAnswer(tag, Optional.of(rows(connection, state, asRole)));
        }
        Rows rows = rows(connection, state, asRole);
        String tag = AnswerTag.of(rows);
        return new QueryAnswer(tag, isKnown.test(tag) ? Optional.empty() : Optional.of(rows));
    }

    private Rows rows(Connection connection, ViewState state, boolean asRole)
            throws SQLException, QueryFailedException {
        if (asRole) {
            try (Statement become = connection.createStatement()) {
                become.execute("set local role " + state.role());
            }
        }
        try (PreparedStatement statement =
                connection.prepareStatement(PageText.of(query, !call.after().isEmpty()))) {
            statement.setFetchSize(FETCHED);
            bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                return rows(row, state);
            }
        }
    }

    private void bind(PreparedStatement statement) throws SQLException {
        int place = 1;
        for (String name : query.text().names()) {
            statement.setObject(place++, call.values().get(name));
        }
        for (String value : PageText.places(call.after())) {
            statement.setObject(place++, value, Types.OTHER); // of the column's type
        }
        statement.setInt(place, call.limit() + 1);
    }

    private Rows rows(ResultSet row, ViewState state) throws SQLException, QueryFailedException {
        long deadline = System.nanoTime() + maxTime.toNanos();
        List<String> rows = new ArrayList<>();
        List<String> last = List.of();
        long bytes = 0;
        while (row.next()) {
            if (System.nanoTime() - deadline > 0) {
                throw new QueryFailedException(Reason.TOO_SLOW, QueryReader.tooSlow(maxTime));
            }
            bytes += row.getLong(1);
            String json = row.getString(2);
            if (json == null) {
                throw wrong("a row is larger than " + PageText.MOST_BYTES + " bytes");
            }
            List<String> place = place(row);
            if (rows.size() == call.limit() || bytes > PageText.MOST_BYTES) {
                return new Rows(state.note(), state.isComplete(), rows, next(last, place), true);
            }
            rows.add(json);
            last = place;
        }
        return new Rows(state.note(), state.isComplete(), rows, Optional.empty(), false);
    }

    /** The values by which the rows are ordered. */
    private List<String> place(ResultSet row) throws SQLException, QueryFailedException {
        List<String> place = new ArrayList<>();
        for (int column = 0; column < query.order().size(); column++) {
            String value = row.getString(3 + column);
            if (value == null) {
                throw wrong(query.order().get(column).name() + ", by which it is ordered, is null in a row");
            }
            place.add(value);
        }
        return place;
    }

    private Optional<String> next(List<String> last, List<String> following) throws QueryFailedException {
        if (!query.hasPages()) {
            return Optional.empty();
        }
        if (last.equals(following)) {
            throw wrong("two rows are alike in all columns by which it is ordered: a page could not end between them");
        }
        return Optional.of(PageToken.of(last));
    }

    private static QueryFailedException wrong(String what) {
        return new QueryFailedException(Reason.WRONG_QUERY, what);
    }
}
