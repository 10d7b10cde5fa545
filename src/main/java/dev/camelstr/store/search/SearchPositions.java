package dev.camelstr.store.search;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.view.ViewPositions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the index stands. What the changelog no longer tells is indexed from table {@code event}. */
public final class SearchPositions extends ViewPositions {
    private static final Logger LOG = LoggerFactory.getLogger(SearchPositions.class);

    public SearchPositions() {
        super("search");
    }

    @Override
    protected void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select prepare_search()")) {
            result.next();
            if (!result.getBoolean(1)) {
                LOG.warn(
                        "The database has no extension pg_trgm, and it could not be created: search finds whole words, not"
                                + " parts of words. Have its administrator run: create extension pg_trgm");
            }
        }
    }

    @Override
    protected long startAfterGap(Connection connection, int partition, StreamInfo stream, Optional<Kept> kept)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select search_from_table()");
        }
        return stream.next();
    }
}
