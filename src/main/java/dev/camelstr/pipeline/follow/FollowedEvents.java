package dev.camelstr.pipeline.follow;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The lists that authors have published, as they are stored. */
final class FollowedEvents {
    private static final int AUTHORS_AT_ONCE = 500;

    /** The longest list has half a megabyte. */
    private static final int FETCH_SIZE = 16;

    // event_author_kind
    private static final String LISTS = "select raw from standing where pubkey = any (?) and kind = ?";

    private final DataSource database;

    FollowedEvents(DataSource database) {
        this.database = database;
    }

    /** Hands over each author's newest event of a replaceable kind, where there is one. */
    void read(Collection<PublicKey> authors, int kind, Consumer<Event> reader) throws SQLException {
        List<PublicKey> all = List.copyOf(authors);
        for (int from = 0; from < all.size(); from += AUTHORS_AT_ONCE) {
            readSome(all.subList(from, Math.min(all.size(), from + AUTHORS_AT_ONCE)), kind, reader);
        }
    }

    private void readSome(List<PublicKey> authors, int kind, Consumer<Event> reader) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false); // for the cursor
            try (PreparedStatement query = connection.prepareStatement(LISTS)) {
                query.setFetchSize(FETCH_SIZE);
                query.setArray(
                        1,
                        connection.createArrayOf(
                                "bytea", authors.stream().map(PublicKey::bytes).toArray(byte[][]::new)));
                query.setInt(2, kind);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        reader.accept(EventParser.parse(rows.getBytes(1)));
                    }
                }
            } catch (InvalidEventException e) {
                throw new IllegalStateException("an event that is none is stored", e);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
