package dev.camelstr.store.retention;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Lets go of the oldest stored events while they take more than they may, in small transactions; on any number of nodes, one at a time
 * does it. Each transaction raises the floor with what it lets go: what is older is not taken again.
 */
public final class SizeSweep {
    private static final String NAME = "max-size"; // no kinds are named so
    private static final long DAY = 86_400;

    private final DataSource database;
    private final SizeBound bound;
    private final RetentionRules rules;
    private final Set<PublicKey> kept;

    /**
     * What would be let go.
     *
     * @param stored bytes that the stored events take, without those that go by their age
     * @param before from this {@code created_at} on all stays; seconds since 1970
     * @param events how many go
     * @param bytes of their JSON
     */
    public record Due(long stored, long before, long events, long bytes) {}

    /**
     * @param rules by which events go by their age, and which kinds stay
     * @param kept authors whose events stay
     */
    public SizeSweep(DataSource database, SizeBound bound, RetentionRules rules, Set<PublicKey> kept) {
        this.database = database;
        this.bound = bound;
        this.rules = rules;
        this.kept = Set.copyOf(kept);
    }

    /** The bytes that the stored events take; nothing if another node is looking. Counts what no version before has counted. */
    public OptionalLong measure() throws SQLException {
        return Transaction.run(database, this::measure);
    }

    private OptionalLong measure(Connection connection) throws SQLException {
        try (PreparedStatement measure = connection.prepareStatement("select m.bytes from measure_stored(?) m")) {
            measure.setLong(1, bound.bytes());
            try (ResultSet row = measure.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /**
     * Looks at the next of the oldest events; nothing if another node is at it.
     *
     * @param now seconds since 1970
     * @param stored bytes that the stored events take
     */
    public Optional<RetentionSweep.Page> letGo(long now, long stored) throws SQLException {
        return Transaction.run(
                database,
                connection -> isTheOne(connection) ? Optional.of(letGo(connection, now, stored)) : Optional.empty());
    }

    private RetentionSweep.Page letGo(Connection connection, long now, long stored) throws SQLException {
        // What was stored meanwhile and is dated back is found by a walk that begins anew, at most once a day.
        RetentionWalk walk =
                RetentionWalk.of(NAME, rules.goingForRoom(), kept, rules.goingForRoom() + " of day " + now / DAY);
        RetentionWalk.Page page = walk.letGo(connection, newest(now), stored - bound.low());
        if (page.newest().isPresent()) {
            raiseFloor(connection, page.newest().getAsLong());
        }
        return new RetentionSweep.Page(page.looked(), page.gone());
    }

    /** Of the nodes that run upkeep, until the transaction ends. */
    private static boolean isTheOne(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                        connection.prepareStatement("select pg_try_advisory_xact_lock(hashtext('camelstr.upkeep'))");
                ResultSet row = lock.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static long newest(long now) {
        return now - SizeBound.LEAST_AGE;
    }

    private static void raiseFloor(Connection connection, long floor) throws SQLException {
        try (PreparedStatement raise = connection.prepareStatement("select raise_floor(?)")) {
            raise.setLong(1, floor);
            raise.execute();
        }
    }

    /** The {@code created_at} before which what may go is not kept, as there was no room for it; 0: there was for all. */
    public static long floor(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select floor from stored_size");
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /**
     * What would go now, after what goes by its age. It reads all that is stored.
     *
     * @param now seconds since 1970
     */
    public Due due(long now) throws SQLException {
        List<RetentionRule.Range> going = rules.goingForRoom();
        try (Connection connection = database.getConnection();
                PreparedStatement due = connection.prepareStatement(
                        "select d.stored, d.before, d.events, d.bytes from size_due(?, ?, ?, ?, ?, ?, ?, ?, ?) d")) {
            due.setLong(1, bound.bytes());
            due.setLong(2, bound.low());
            due.setArray(3, RetentionWalk.firsts(connection, going));
            due.setArray(4, RetentionWalk.lasts(connection, going));
            due.setArray(5, RetentionWalk.keys(connection, kept));
            due.setLong(6, newest(now));
            List<RetentionRule.Range> aged = rules.rules().stream()
                    .flatMap(rule -> rule.kinds().stream())
                    .toList();
            due.setArray(7, RetentionWalk.firsts(connection, aged));
            due.setArray(8, RetentionWalk.lasts(connection, aged));
            due.setArray(9, connection.createArrayOf("bigint", agedBefore(now).toArray()));
            try (ResultSet row = due.executeQuery()) {
                row.next();
                return new Due(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
            }
        }
    }

    /** For each range of kinds of each rule. */
    private Stream<Long> agedBefore(long now) {
        return rules.rules().stream().flatMap(rule -> rule.kinds().stream().map(range -> rule.oldest(now)));
    }
}
