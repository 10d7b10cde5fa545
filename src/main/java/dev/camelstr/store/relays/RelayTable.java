package dev.camelstr.store.relays;

import dev.camelstr.store.database.Transaction;
import dev.camelstr.store.relays.KnownRelay.Source;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** Table {@code relay}: which upstream relays there are. All URLs that come in are in their one form. Thread-safe. */
public final class RelayTable {
    /** Each relay costs a route and its figures. Beyond it none is added; those of the setting always come in. */
    public static final int MOST_RELAYS = 2_000;

    /** Characters. */
    public static final int LONGEST_NOTE = 1_000;

    private static final String LIST = "select url, source, pinned, paused, added, note from relay order by added, url";
    private static final String ADD = """
        insert into relay (url, source, pinned, note)
        select ?, ?, false, ?
         where (select count(*) from relay) < ?
        on conflict do nothing
        """;
    private static final String PIN = """
        insert into relay (url, source, pinned)
        select url, 'configured', true from unnest(?::text[]) url
        on conflict (url) do update set pinned = true where not relay.pinned
        """;
    private static final String FORGET = "delete from relay where pinned and source = 'configured' and url <> all (?)";
    private static final String UNPIN = "update relay set pinned = false where pinned and url <> all (?)";
    private static final String REMOVE = "delete from relay where url = ? and not pinned";
    private static final String PAUSE = "update relay set paused = ? where url = ?";
    /** Held by whoever changes which relays there are. */
    public static final String ONE_AFTER_THE_OTHER = "lock table relay in share row exclusive mode";

    private final DataSource database;

    /** What became of a relay that was to be added. */
    public enum Added {
        ADDED,
        WAS_THERE,
        /** There are {@value RelayTable#MOST_RELAYS}. */
        NO_ROOM
    }

    public RelayTable(DataSource database) {
        this.database = database;
    }

    /** All relays, those that came first at the front. */
    public List<KnownRelay> list() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(LIST);
                ResultSet row = query.executeQuery()) {
            List<KnownRelay> relays = new ArrayList<>();
            while (row.next()) {
                relays.add(new KnownRelay(
                        row.getString(1),
                        Source.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getTimestamp(5).toInstant(),
                        row.getString(6)));
            }
            return relays;
        }
    }

    /**
     * The relay that somebody means: by its URL, or by its URL without the query if no other has that.
     *
     * @param url in its one form
     */
    public Optional<KnownRelay> find(String url) throws SQLException {
        List<KnownRelay> all = list();
        Optional<KnownRelay> same =
                all.stream().filter(relay -> relay.url().equals(url)).findFirst();
        List<KnownRelay> named =
                all.stream().filter(relay -> relay.name().equals(url)).toList();
        return same.isPresent() || named.size() != 1 ? same : Optional.of(named.get(0));
    }

    /** Adds a relay, if it is not there and there is room. */
    public Added add(String url, Source source, String note) throws SQLException {
        return change(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(ADD)) {
                insert.setString(1, url);
                insert.setString(2, source.name().toLowerCase(Locale.ROOT));
                insert.setString(3, note);
                insert.setInt(4, MOST_RELAYS);
                if (insert.executeUpdate() == 1) {
                    return Added.ADDED;
                }
            }
            return isThere(connection, url) ? Added.WAS_THERE : Added.NO_ROOM;
        });
    }

    private static boolean isThere(Connection connection, String url) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select from relay where url = ?")) {
            query.setString(1, url);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** What the setting names, from now on: these are pinned, others are no longer; those that it alone had named go. */
    public void pin(Collection<String> urls) throws SQLException {
        change(List.of(PIN, FORGET, UNPIN), urls);
    }

    /** What the setting names as before, where another process, with another setting, has let some of it go. */
    public void pinAgain(Collection<String> urls) throws SQLException {
        change(List.of(PIN), urls);
    }

    private void change(List<String> statements, Collection<String> urls) throws SQLException {
        change(connection -> {
            for (String statement : statements) {
                try (PreparedStatement update = connection.prepareStatement(statement)) {
                    update.setArray(1, connection.createArrayOf("text", urls.toArray()));
                    update.executeUpdate();
                }
            }
            return urls.size();
        });
    }

    /** @return false if it is not there, or is pinned */
    public boolean remove(String url) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(REMOVE)) {
            delete.setString(1, url);
            return delete.executeUpdate() == 1;
        }
    }

    /** @return false if it is not there */
    public boolean pause(String url, boolean paused) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(PAUSE)) {
            update.setBoolean(1, paused);
            update.setString(2, url);
            return update.executeUpdate() == 1;
        }
    }

    private <T> T change(Transaction<T> change) throws SQLException {
        return Transaction.run(database, connection -> {
            try (Statement lock = connection.createStatement()) {
                lock.execute(ONE_AFTER_THE_OTHER);
            }
            return change.in(connection);
        });
    }
}
