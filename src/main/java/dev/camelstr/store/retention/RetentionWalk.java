package dev.camelstr.store.retention;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.text.Sha256;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The way through what is stored, the oldest first, by which events go; where it stands is kept in table {@code retention_walk}.
 *
 * @param name by which it is kept
 * @param kinds those that go
 * @param kept authors whose events stay
 * @param version all that it depends on: the walk of another one begins anew
 */
record RetentionWalk(String name, List<RetentionRule.Range> kinds, Set<PublicKey> kept, String version) {
    private static final int PAGE = 500;

    /**
     * What one transaction did.
     *
     * @param looked how many events it looked at; none: there is nothing to do
     * @param gone how many it let go
     * @param newest the newest {@code created_at} of these
     */
    record Page(long looked, long gone, OptionalLong newest) {}

    RetentionWalk {
        kinds = List.copyOf(kinds);
        kept = Set.copyOf(kept);
    }

    /** @param basis what it depends on besides the authors who are kept */
    static RetentionWalk of(String name, List<RetentionRule.Range> kinds, Set<PublicKey> kept, String basis) {
        String version = Sha256.hexOf(
                basis + kept.stream().map(PublicKey::hex).sorted().collect(Collectors.joining(",", " but of ", "")));
        return new RetentionWalk(name, kinds, kept, version);
    }

    /**
     * Lets go of what may go among the next events.
     *
     * @param before what has this {@code created_at} or a newer one is not looked at
     * @param enough bytes, as {@code event_size} has it: when as much is gone no more goes
     */
    Page letGo(Connection connection, long before, long enough) throws SQLException {
        LongStream.Builder doomed = LongStream.builder();
        OptionalLong newest = OptionalLong.empty();
        long looked = 0;
        long freed = 0;
        long createdAt = 0;
        long last = 0;
        try (PreparedStatement page = connection.prepareStatement(
                "select p.seq, p.created_at, p.pubkey, p.size, p.is_of_kind from retention_page(?, ?, ?, ?, ?, ?) p")) {
            page.setString(1, name);
            page.setString(2, version);
            page.setArray(3, firsts(connection, kinds));
            page.setArray(4, lasts(connection, kinds));
            page.setLong(5, before);
            page.setInt(6, PAGE);
            try (ResultSet row = page.executeQuery()) {
                while (freed < enough && row.next()) {
                    looked++;
                    last = row.getLong(1);
                    createdAt = row.getLong(2);
                    if (row.getBoolean(5) && !kept.contains(PublicKey.of(row.getBytes(3)))) {
                        doomed.add(last);
                        freed += row.getLong(4);
                        newest = OptionalLong.of(createdAt);
                    }
                }
            }
        }
        return looked == 0
                ? new Page(0, 0, OptionalLong.empty())
                : new Page(looked, letGo(connection, doomed.build().toArray(), createdAt, last), newest);
    }

    private long letGo(Connection connection, long[] doomed, long createdAt, long last) throws SQLException {
        try (PreparedStatement go = connection.prepareStatement("select let_go(?, ?, ?, ?)")) {
            go.setString(1, name);
            go.setObject(2, doomed);
            go.setLong(3, createdAt);
            go.setLong(4, last);
            try (ResultSet row = go.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static Array keys(Connection connection, Set<PublicKey> keys) throws SQLException {
        return connection.createArrayOf(
                "bytea", keys.stream().map(PublicKey::bytes).toArray(byte[][]::new));
    }

    static Array firsts(Connection connection, List<RetentionRule.Range> kinds) throws SQLException {
        return integers(connection, kinds, RetentionRule.Range::first);
    }

    static Array lasts(Connection connection, List<RetentionRule.Range> kinds) throws SQLException {
        return integers(connection, kinds, RetentionRule.Range::last);
    }

    private static Array integers(
            Connection connection, List<RetentionRule.Range> kinds, ToIntFunction<RetentionRule.Range> end)
            throws SQLException {
        return connection.createArrayOf(
                "integer", kinds.stream().mapToInt(end).boxed().toArray());
    }
}
