package dev.camelstr.store.discovery;

import dev.camelstr.store.database.Transaction;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Table {@code relay_candidate}: which relays stored events name. Bounded, as strangers fill it. Thread-safe. */
public final class CandidateTable {
    /** More authors of one relay count no more. */
    public static final int MOST_AUTHORS = 32;

    /** Of one registered domain: whoever owns it can have as many names as there are. */
    public static final int MOST_OF_A_DOMAIN = 2_000;

    /** Whoever changes candidates takes this first: else two that change some of the same might wait for each other. */
    private static final String ONE_AFTER_THE_OTHER = "select pg_advisory_xact_lock(hashtext('camelstr.discovery'))";

    // relay_candidate_pkey
    private static final String KNOWN = "select url, authors, monitored from relay_candidate where url = any (?)";
    private static final String CHANGE =
            "update relay_candidate set authors = ?, monitored = ?, named = ? where url = ?";
    // relay_candidate_domain
    private static final String ADD = """
            insert into relay_candidate (url, domain, authors, monitored, named)
            select ?, ?, ?, ?, ? where (select count(*) from relay_candidate where domain = ?) < ?
            on conflict do nothing
            """;
    private static final String SURPLUS = "select count(*) - ? from relay_candidate";

    /** Those that fewest have named go, of these who was named longest ago. */
    private static final String FORGET = """
            delete from relay_candidate
             where url in (select url from relay_candidate where state = 'outside'
                            order by monitored, cardinality(authors), named limit ?)
            returning url
            """;

    private static final List<String> TRACES = List.of("relay_interval", "relay_cursor", "relay_pace", "relay_record");
    private static final String COUNT = """
            select count(*) filter (where state = 'outside' and tried = 0),
                   count(*) filter (where state in ('tried', 'inside')),
                   count(*) filter (where state = 'outside' and rests > 0 and due > ?),
                   count(*) filter (where state = 'outside' and tried > 0 and (rests = 0 or due <= ?))
              from relay_candidate
            """;

    private record Known(Set<Long> authors, boolean monitored) {}

    private final DataSource database;

    public CandidateTable(DataSource database) {
        this.database = database;
    }

    /**
     * Notes who has named which relay.
     *
     * @param most how many candidates may be kept
     * @return how many relays were refused, as there are so many of their domain already
     */
    public int name(Collection<Naming> namings, int most, long now) throws SQLException {
        if (namings.isEmpty()) {
            return 0;
        }
        return Transaction.run(database, connection -> {
            lock(connection);
            Map<String, Known> known = known(connection, namings);
            int refused = 0;
            boolean isAnyNew = false;
            for (Naming naming : namings) {
                Known before = known.get(naming.url());
                if (before != null) {
                    change(connection, naming, before, now);
                } else if (add(connection, naming, now)) {
                    isAnyNew = true;
                } else {
                    refused++;
                }
            }
            if (isAnyNew) {
                forgetSurplus(connection, most);
            }
            return refused;
        });
    }

    static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ONE_AFTER_THE_OTHER);
        }
    }

    private static Map<String, Known> known(Connection connection, Collection<Naming> namings) throws SQLException {
        Map<String, Known> known = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(KNOWN)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", namings.stream().map(Naming::url).toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Set<Long> authors = Set.of((Long[]) row.getArray(2).getArray());
                    known.put(row.getString(1), new Known(authors, row.getBoolean(3)));
                }
            }
        }
        return known;
    }

    private static void change(Connection connection, Naming naming, Known before, long now) throws SQLException {
        Set<Long> authors = few(Stream.concat(before.authors().stream(), naming.authors().stream()));
        boolean monitored = before.monitored() || naming.monitored();
        if (authors.size() == before.authors().size() && monitored == before.monitored()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(CHANGE)) {
            update.setArray(1, array(connection, authors));
            update.setBoolean(2, monitored);
            update.setLong(3, now);
            update.setString(4, naming.url());
            update.executeUpdate();
        }
    }

    private static boolean add(Connection connection, Naming naming, long now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setString(1, naming.url());
            insert.setString(2, naming.domain());
            insert.setArray(3, array(connection, few(naming.authors().stream())));
            insert.setBoolean(4, naming.monitored());
            insert.setLong(5, now);
            insert.setString(6, naming.domain());
            insert.setInt(7, MOST_OF_A_DOMAIN);
            return insert.executeUpdate() == 1;
        }
    }

    private static Set<Long> few(Stream<Long> authors) {
        Set<Long> few = new TreeSet<>();
        authors.distinct().limit(MOST_AUTHORS).forEach(few::add);
        return few;
    }

    private static Array array(Connection connection, Set<Long> authors) throws SQLException {
        return connection.createArrayOf("bigint", authors.toArray());
    }

    private static void forgetSurplus(Connection connection, int most) throws SQLException {
        long surplus;
        try (PreparedStatement query = connection.prepareStatement(SURPLUS)) {
            query.setInt(1, most);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                surplus = row.getLong(1);
            }
        }
        if (surplus > 0) {
            forget(connection, surplus);
        }
    }

    private static void forget(Connection connection, long surplus) throws SQLException {
        List<String> gone = new ArrayList<>();
        try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setLong(1, surplus);
            try (ResultSet row = delete.executeQuery()) {
                while (row.next()) {
                    gone.add(row.getString(1));
                    gone.add(row.getString(1).replaceFirst("/$", "")); // as endpoints have it
                }
            }
        }
        for (String table : TRACES) {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from " + table + " t where t.relay = any (?)"
                            + " and not exists (select from relay r where rtrim(r.url, '/') = rtrim(t.relay, '/'))")) {
                delete.setArray(1, connection.createArrayOf("text", gone.toArray()));
                delete.executeUpdate();
            }
        }
    }

    public CandidateCounts count(long now) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(COUNT)) {
            query.setLong(1, now);
            query.setLong(2, now);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new CandidateCounts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
            }
        }
    }

    /** Where discovery is off, what it has collected is collected no more; what is known of it stays. */
    public void leaveAll(long now) throws SQLException {
        Transaction.run(database, connection -> {
            lock(connection);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("delete from relay r using relay_candidate c where r.url = c.url"
                        + " and c.state in ('tried', 'inside') and r.source = 'discovered' and not r.pinned");
                return statement.executeUpdate("update relay_candidate set state = 'outside', since = " + now
                        + " where state in ('tried', 'inside')");
            }
        });
    }
}
