package dev.camelstr.store.discovery;

import dev.camelstr.store.database.Transaction;
import dev.camelstr.store.discovery.Candidate.Contact;
import dev.camelstr.store.discovery.Candidate.State;
import dev.camelstr.store.relays.RelayTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Which candidates are collected: those in table {@code relay}. Of any number of processes one at a time looks at the slots and
 * moves; what somebody does by hand meanwhile stays. Thread-safe.
 */
public final class SlotTable {
    private static final String PLANNED = "select planned from relay_plan";
    private static final String PLAN = "update relay_plan set planned = ?";

    private static final String TAKEN_OUT_BY_HAND = """
            update relay_candidate c set state = 'removed'
             where c.state in ('tried', 'inside') and not exists (select from relay r where r.url = c.url)
            """;
    private static final String TAKEN_OVER = """
            update relay_candidate c set state = 'outside' from relay r
             where c.state in ('tried', 'inside') and r.url = c.url and (r.source <> 'discovered' or r.pinned)
            """;
    private static final String OTHERS = """
            select count(*) from relay r
             where not r.paused
               and not exists (select from relay_candidate c where c.url = r.url and c.state in ('tried', 'inside'))
            """;
    private static final String MEDIAN = """
            select coalesce(percentile_cont(0.5) within group (order by f.fresh * 3600000.0 / f.held), 0)
              from (select sum(d.fresh) as fresh, sum(d.held) as held
                      from relay_record d
                      join (select distinct split_part(url, '?', 1) as name from relay) r on r.name = d.relay
                     where d.day > ? group by d.relay) f
             where f.held >= ?
            """;

    private static final String CANDIDATES = """
            select c.url, c.domain, cardinality(c.authors), c.monitored, c.state, c.since, c.tried, c.answered,
                   c.failed, c.failures, c.failing_since, c.rests, coalesce(f.fresh, 0), coalesce(f.held, 0), coalesce(f.attempts, 0),
                   coalesce(f.answered, 0)
              from relay_candidate c
              left join lateral (
                select sum(d.fresh) as fresh, sum(d.held) as held, sum(d.attempts) as attempts, sum(d.answered) as answered
                  from relay_record d where d.relay = c.url and d.day > ?) f on true               -- relay_record_pkey
            """;
    private static final String IN_SLOTS = CANDIDATES + """
              join relay r on r.url = c.url
             where c.state in ('tried', 'inside') and not r.paused
            """;
    private static final String IS_DUE = """
             where c.state = 'outside' and c.due <= ? and not exists (select from relay r where r.url = c.url)
            """;
    private static final String UNTRIED =
            CANDIDATES + """
              join (select distinct on (domain) url from relay_candidate
                     where state = 'outside' and tried = 0 and (cardinality(authors) >= ? or monitored)
                     order by domain, cardinality(authors) desc, monitored desc, named) best on best.url = c.url
            """ + IS_DUE + " order by cardinality(c.authors) desc, c.monitored desc, c.named limit 100";
    private static final String KNOWN = CANDIDATES + IS_DUE
            + " and c.tried > 0 and c.failures = 0 and f.answered > 0 order by f.fresh / greatest(f.held, 1) desc limit 200";
    private static final String FAILED = CANDIDATES + IS_DUE
            + " and c.tried > 0 and (c.failures > 0 or f.answered is null) order by c.due limit 100";

    private static final String ENTER = """
            insert into relay (url, source, pinned, note)
            select c.url, 'discovered', false, 'named by stored events' from relay_candidate c
             where c.url = ? and c.state = 'outside' and (select count(*) from relay) < ?
            on conflict do nothing
            """;
    private static final String ENTERED = "update relay_candidate set state = ?, since = ?, tried = ? where url = ?";
    private static final String STAY =
            "update relay_candidate set state = 'inside', since = ? where url = ? and state = 'tried'";
    private static final String LEAVE =
            "delete from relay where url = ? and source = 'discovered' and not pinned and not paused";
    private static final String LEFT =
            "update relay_candidate set state = 'outside', since = ?, due = ?, rests = rests + ? where url = ?";

    private final DataSource database;

    public SlotTable(DataSource database) {
        this.database = database;
    }

    /**
     * Gives slots away, if no other process has.
     *
     * @param leastAuthors how many have to name a relay before it is tried
     * @param periodMillis how often slots are given away; between, candidates may only leave
     * @param plan what is to be done
     */
    public List<Move> give(int leastAuthors, long periodMillis, long now, Function<Standing, List<Move>> plan)
            throws SQLException {
        return Transaction.run(database, connection -> {
            CandidateTable.lock(connection);
            execute(connection, RelayTable.ONE_AFTER_THE_OTHER);
            execute(connection, TAKEN_OUT_BY_HAND);
            execute(connection, TAKEN_OVER);
            long last = number(connection, PLANNED);
            boolean isDue = now - last >= periodMillis || last > now;
            List<Move> moves = new ArrayList<>();
            for (Move move : plan.apply(standing(connection, leastAuthors, isDue, now))) {
                if (make(connection, move, now)) {
                    moves.add(move);
                }
            }
            if (isDue) {
                update(connection, PLAN, now);
            }
            return moves;
        });
    }

    private static Standing standing(Connection connection, int leastAuthors, boolean isDue, long now)
            throws SQLException {
        int after = RelayRecords.day(now) - RelayRecords.DAYS;
        return new Standing(
                isDue,
                Math.toIntExact(number(connection, OTHERS)),
                candidates(connection, IN_SLOTS, after),
                isDue ? candidates(connection, UNTRIED, after, leastAuthors, now) : List.of(),
                isDue ? candidates(connection, KNOWN, after, now) : List.of(),
                isDue ? candidates(connection, FAILED, after, now) : List.of(),
                isDue ? median(connection, after) : 0,
                now);
    }

    private static double median(Connection connection, int after) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MEDIAN)) {
            query.setInt(1, after);
            query.setLong(2, Figures.LEAST_HELD_MILLIS);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        }
    }

    private static List<Candidate> candidates(Connection connection, String sql, Number... values) throws SQLException {
        List<Candidate> candidates = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setObject(i + 1, values[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    candidates.add(candidate(row));
                }
            }
        }
        return candidates;
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getBoolean(4),
                State.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getLong(6),
                row.getLong(7),
                new Contact(row.getLong(8), row.getLong(9), row.getLong(10), row.getLong(11), row.getInt(12)),
                new Figures(row.getLong(13), row.getLong(14), row.getLong(15), row.getLong(16)));
    }

    private static boolean make(Connection connection, Move move, long now) throws SQLException {
        if (move instanceof Move.Enter enter) {
            return enter(connection, enter, now);
        }
        return move instanceof Move.Leave leave
                ? leave(connection, leave, now)
                : update(connection, STAY, now, move.url()) == 1;
    }

    private static boolean enter(Connection connection, Move.Enter move, long now) throws SQLException {
        String state = move.as().name().toLowerCase(Locale.ROOT);
        return update(connection, ENTER, move.url(), RelayTable.MOST_RELAYS) == 1
                && update(connection, ENTERED, state, now, now, move.url()) == 1;
    }

    private static boolean leave(Connection connection, Move.Leave move, long now) throws SQLException {
        return update(connection, LEAVE, move.url()) == 1
                && update(connection, LEFT, now, move.due(), move.rests() ? 1 : 0, move.url()) == 1;
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
