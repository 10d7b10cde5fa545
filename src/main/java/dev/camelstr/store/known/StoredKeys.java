package dev.camelstr.store.known;

import dev.camelstr.component.nostr.KnownEvents;
import dev.camelstr.nostr.Filter;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.query.Audience;
import dev.camelstr.store.query.EventQueries;
import dev.camelstr.store.query.QueryBudget;
import dev.camelstr.store.query.QueryRefusedException;
import dev.camelstr.store.query.Recent;
import dev.camelstr.store.query.StoredKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of the database's events, and of those that came and are not stored. Thread-safe once it has a database. */
public final class StoredKeys implements KnownEvents {
    /** It is this side that asks. */
    private static final QueryBudget UNBOUNDED = new QueryBudget(
            Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(1));

    private Database database;

    public void setDatabase(Database database) {
        this.database = database;
    }

    @Override
    public void keys(Filter filter, Keys keys) throws IOException {
        try (Connection connection = database.getConnection()) {
            Optional<KnownIds> notStored = KnownIds.open(connection, filter);
            try {
                merge(filter, notStored, keys);
            } finally {
                if (notStored.isPresent()) {
                    notStored.get().close();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (SQLException | QueryRefusedException e) {
            throw new IOException("the store cannot be read: " + e.getMessage(), e);
        }
    }

    private void merge(Filter filter, Optional<KnownIds> notStored, Keys keys)
            throws SQLException, QueryRefusedException {
        boolean[] isEnough = {false};
        new EventQueries(database).keys(List.of(filter), Audience.UNRESTRICTED, UNBOUNDED, Recent.NONE, page -> {
            for (StoredKey key : page) {
                isEnough[0] = isEnough[0]
                        || !takeNotStored(notStored, key.createdAt(), keys)
                        || !keys.take(key.createdAt(), key.id(), true);
            }
            return !isEnough[0];
        });
        if (!isEnough[0]) {
            takeNotStored(notStored, Long.MIN_VALUE, keys);
        }
    }

    /** Those that are no older. */
    private static boolean takeNotStored(Optional<KnownIds> notStored, long createdAt, Keys keys) {
        return notStored.isEmpty() || takeAll(notStored.get(), createdAt, keys);
    }

    private static boolean takeAll(KnownIds notStored, long createdAt, Keys keys) {
        try {
            boolean more = true;
            while (more && notStored.hasNext(createdAt)) {
                more = keys.take(notStored.createdAt(), notStored.id(), false);
                notStored.next();
            }
            return more;
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("the store cannot be read: " + e.getMessage(), e));
        }
    }
}
