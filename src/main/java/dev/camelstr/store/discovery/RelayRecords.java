package dev.camelstr.store.discovery;

import dev.camelstr.store.database.Transaction;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;

/** Table {@code relay_record}: how relays did in the last seven days. Thread-safe. */
public final class RelayRecords {
    static final int DAYS = 7;

    private static final String ADD = """
            insert into relay_record as r (relay, day, fresh, held, attempts, answered)
            select u.relay, ?, u.fresh, u.held, u.attempts, u.answered
              from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                   u (relay, fresh, held, attempts, answered)
             order by u.relay
            on conflict (relay, day) do update
               set fresh = r.fresh + excluded.fresh, held = r.held + excluded.held,
                   attempts = r.attempts + excluded.attempts, answered = r.answered + excluded.answered
            """;
    // relay_candidate_pkey
    private static final String ANSWERED = """
            update relay_candidate set answered = ?, failures = 0, failing_since = 0, rests = 0 where url = any (?)
            """;
    private static final String FAILED = """
            update relay_candidate c
               set failed = ?, failures = c.failures + u.attempts,
                   failing_since = case when c.failures = 0 then ? else c.failing_since end
              from unnest(?::text[], ?::bigint[]) u (url, attempts)
             where c.url = u.url
            """;
    private static final String FORGET = "delete from relay_record where day <= ?";

    /** What came of a relay since it was noted last. */
    public record Noted(String relay, Figures figures) {}

    private final DataSource database;

    public RelayRecords(DataSource database) {
        this.database = database;
    }

    static int day(long now) {
        return Math.toIntExact(TimeUnit.MILLISECONDS.toDays(now));
    }

    /** @param noted each relay once, by its URL without the query */
    public void add(Collection<Noted> noted, long now) throws SQLException {
        if (noted.isEmpty()) {
            return;
        }
        List<Noted> failed = noted.stream()
                .filter(relay ->
                        relay.figures().answered() == 0 && relay.figures().attempts() > 0)
                .toList();
        Transaction.run(database, connection -> {
            CandidateTable.lock(connection);
            try (PreparedStatement add = connection.prepareStatement(ADD)) {
                add.setInt(1, day(now));
                add.setArray(2, connection.createArrayOf("text", all(noted, Noted::relay)));
                add.setArray(3, numbers(connection, noted, Figures::fresh));
                add.setArray(4, numbers(connection, noted, Figures::heldMillis));
                add.setArray(5, numbers(connection, noted, Figures::attempts));
                add.setArray(6, numbers(connection, noted, Figures::answered));
                add.executeUpdate();
            }
            try (PreparedStatement answered = connection.prepareStatement(ANSWERED)) {
                answered.setLong(1, now);
                answered.setArray(
                        2,
                        connection.createArrayOf(
                                "text",
                                noted.stream()
                                        .filter(relay -> relay.figures().answered() > 0)
                                        .map(Noted::relay)
                                        .toArray()));
                answered.executeUpdate();
            }
            try (PreparedStatement fail = connection.prepareStatement(FAILED)) {
                fail.setLong(1, now);
                fail.setLong(2, now);
                fail.setArray(3, connection.createArrayOf("text", all(failed, Noted::relay)));
                fail.setArray(4, numbers(connection, failed, Figures::attempts));
                return fail.executeUpdate();
            }
        });
    }

    /** Forgets what is older than the days that count. */
    public void forgetOld(long now) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setInt(1, day(now) - DAYS);
            delete.executeUpdate();
        }
    }

    private static Array numbers(Connection connection, Collection<Noted> noted, ToLongFunction<Figures> figure)
            throws SQLException {
        return connection.createArrayOf("bigint", all(noted, relay -> figure.applyAsLong(relay.figures())));
    }

    private static Object[] all(Collection<Noted> noted, Function<Noted, ?> value) {
        return noted.stream().map(value).toArray();
    }
}
