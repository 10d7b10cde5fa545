package dev.camelstr.store.retention;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.text.Sha256;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/** Lets go of stored events by a rule, in small transactions; on any number of nodes, one at a time does it. */
public final class RetentionSweep {
    private static final int PAGE = 500;

    private final DataSource database;
    private final RetentionRule rule;
    private final Set<PublicKey> kept;
    private final String version;

    /**
     * What one transaction did.
     *
     * @param looked how many events it looked at; none: there is nothing to do
     * @param gone how many it let go
     */
    public record Page(long looked, long gone) {}

    /** What would be let go: how many events, and the bytes of their JSON. */
    public record Due(long events, long bytes) {}

    /** @param kept authors whose events stay */
    public RetentionSweep(DataSource database, RetentionRule rule, Set<PublicKey> kept) {
        this.database = database;
        this.rule = rule;
        this.kept = kept;
        this.version = version(rule, kept);
    }

    /** Of what the rule depends on, but for the time. */
    private static String version(RetentionRule rule, Set<PublicKey> kept) {
        return Sha256.hexOf(
                rule + kept.stream().map(PublicKey::hex).sorted().collect(Collectors.joining(",", " but of ", "")));
    }

    /**
     * Looks at the next events that are old enough.
     *
     * @param now seconds since 1970
     */
    public Page letGo(long now) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Page page = letGo(connection, now);
                connection.commit();
                return page;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private Page letGo(Connection connection, long now) throws SQLException {
        LongStream.Builder doomed = LongStream.builder();
        long looked = 0;
        long createdAt = 0;
        long last = 0;
        try (PreparedStatement page = connection.prepareStatement(
                "select p.seq, p.created_at, p.pubkey, p.is_of_kind from retention_page(?, ?, ?, ?, ?, ?) p")) {
            page.setString(1, rule.name());
            page.setString(2, version);
            page.setArray(3, firsts(connection));
            page.setArray(4, lasts(connection));
            page.setLong(5, rule.oldest(now));
            page.setInt(6, PAGE);
            try (ResultSet row = page.executeQuery()) {
                while (row.next()) {
                    looked++;
                    last = row.getLong(1);
                    createdAt = row.getLong(2);
                    if (row.getBoolean(4) && !kept.contains(PublicKey.of(row.getBytes(3)))) {
                        doomed.add(last);
                    }
                }
            }
        }
        return looked == 0
                ? new Page(0, 0)
                : new Page(looked, letGo(connection, doomed.build().toArray(), createdAt, last));
    }

    private long letGo(Connection connection, long[] doomed, long createdAt, long last) throws SQLException {
        try (PreparedStatement go = connection.prepareStatement("select let_go(?, ?, ?, ?)")) {
            go.setString(1, rule.name());
            go.setObject(2, doomed);
            go.setLong(3, createdAt);
            go.setLong(4, last);
            try (ResultSet row = go.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * What the rule would let go now. It reads all that is old enough.
     *
     * @param now seconds since 1970
     */
    public Due due(long now) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement due =
                        connection.prepareStatement("select d.events, d.bytes from retention_due(?, ?, ?, ?) d")) {
            due.setArray(1, firsts(connection));
            due.setArray(2, lasts(connection));
            due.setLong(3, rule.oldest(now));
            due.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea", kept.stream().map(PublicKey::bytes).toArray()));
            try (ResultSet row = due.executeQuery()) {
                row.next();
                return new Due(row.getLong(1), row.getLong(2));
            }
        }
    }

    private Array firsts(Connection connection) throws SQLException {
        return integers(
                connection,
                rule.kinds().stream().map(RetentionRule.Range::first).toList());
    }

    private Array lasts(Connection connection) throws SQLException {
        return integers(
                connection, rule.kinds().stream().map(RetentionRule.Range::last).toList());
    }

    private static Array integers(Connection connection, List<Integer> numbers) throws SQLException {
        return connection.createArrayOf("integer", numbers.toArray());
    }
}
