package dev.camelstr.store.replica;

import dev.camelstr.store.replica.ReplicaState.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What stands behind two URLs, asked of both: whether the one is a replica of the other, and what an {@code OK} waits for.
 *
 * @param primary how far it was, before the replica was asked
 * @param applied how far the replica is
 * @param wrong why it cannot serve as one; nothing if it can
 * @param promise what an {@code OK} waits for
 */
public record ReplicaInspection(PrimaryPosition primary, long applied, Optional<Kind> wrong, String promise) {
    private static final String UNDEFINED_TABLE = "42P01";

    private static final String OF_PRIMARY = "select" + PrimaryPosition.COLUMNS + """
            , (select c.system_identifier from pg_control_system() c),
            (select d.oid::bigint from pg_database d where d.datname = current_database()),
            ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer,
            current_setting('synchronous_commit'), current_setting('synchronous_standby_names')
            """;

    /** By what it says of its timeline itself, which may be late; who may not read all statistics is told less. */
    private static final String OF_REPLICA = """
            select pg_is_in_recovery(), coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::bigint,
                   (select c.system_identifier from pg_control_system() c),
                   (select d.oid::bigint from pg_database d where d.datname = current_database()),
                   greatest((select c.timeline_id from pg_control_checkpoint() c),
                            (select c.min_recovery_end_timeline from pg_control_recovery() c),
                            (select w.received_tli from pg_stat_wal_receiver w)),
                   coalesce(
                     (select substring(s.setting from 'application_name=''?([^ '']+)') from pg_settings s
                       where s.name = 'primary_conninfo'),
                     nullif(current_setting('cluster_name'), ''), 'walreceiver')
            """;

    private static final String HAS_MARK = "select exists (select from database_life l where l.mark = ?::uuid)";

    private record Server(long cluster, long database, int timeline) {}

    private record Found(boolean isReplica, long applied, Server server, String name) {}

    /** What the primary says. */
    public static final class Primary {
        private final PrimaryPosition position;
        private final Server server;
        private final String commit;
        private final String names;

        private Primary(ResultSet row) throws SQLException {
            position = PrimaryPosition.of(row, 1)
                    .orElseThrow(() -> new SQLException("the primary does not say how far its log goes"));
            server = new Server(row.getLong(3), row.getLong(4), row.getInt(5));
            commit = row.getString(6);
            names = row.getString(7);
        }

        public static Primary ask(Connection primary) throws SQLException {
            PrimaryPosition.beginLife(primary);
            try (PreparedStatement query = primary.prepareStatement(OF_PRIMARY);
                    ResultSet row = query.executeQuery()) {
                row.next();
                return new Primary(row);
            }
        }
    }

    /** @param primary asked before */
    public static ReplicaInspection of(Primary primary, Connection replica) throws SQLException {
        Found found = found(replica);
        boolean hasMark = hasMark(replica, primary.position.mark());
        boolean reaches = found.applied() >= primary.position.lsn();
        return new ReplicaInspection(
                primary.position,
                found.applied(),
                wrong(primary.server, found, hasMark, reaches),
                promise(primary.commit, primary.names, found.name()));
    }

    private static Found found(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OF_REPLICA);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Found(
                    row.getBoolean(1),
                    row.getLong(2),
                    new Server(row.getLong(3), row.getLong(4), row.getInt(5)),
                    row.getString(6));
        }
    }

    private static boolean hasMark(Connection replica, String mark) throws SQLException {
        try (PreparedStatement query = replica.prepareStatement(HAS_MARK)) {
            query.setString(1, mark);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return false; // it has yet to apply the migration
            }
            throw e;
        }
    }

    private static Optional<Kind> wrong(Server primary, Found replica, boolean hasMark, boolean reaches) {
        if (replica.server().cluster() != primary.cluster()) {
            return Optional.of(Kind.OTHER_CLUSTER);
        }
        if (replica.server().database() != primary.database()) {
            return Optional.of(Kind.OTHER_DATABASE);
        }
        if (!replica.isReplica()) {
            return Optional.of(Kind.PROMOTED);
        }
        // Without the mark it is of before, or only behind: who has applied more than there is follows another.
        boolean other = replica.server().timeline() > primary.timeline() || reaches && !hasMark;
        return other ? Optional.of(Kind.OTHER_LIFE) : Optional.empty();
    }

    private static String promise(String commit, String names, String name) {
        if (!commit.equals("remote_apply")) {
            return "what it has not applied yet is read from the primary (synchronous_commit=" + commit + ")";
        }
        boolean named =
                Arrays.stream(names.split("[^\\p{L}\\p{N}_.*$-]+")).anyMatch(it -> it.equals(name) || it.equals("*"));
        return named
                ? "an OK waits until it has applied the event (synchronous_commit=remote_apply), which is compared all"
                        + " the same"
                : "what it has not applied yet is read from the primary (synchronous_standby_names does not name it: "
                        + name + ")";
    }

    /** How much of the primary's log the replica has not applied, in bytes. */
    public long behind() {
        return Math.max(0, primary.lsn() - applied);
    }
}
