package dev.camelstr.store.relays;

import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Tables {@code collector} and {@code relay_owner}: which process collects which relay. A process holds all its relays by one
 * lease, by the database's clock; who takes a relay over raises its epoch, so that who was away writes nothing of it any more
 * ({@link OwnedRelays}). Thread-safe.
 */
public final class RelayLeases {
    private static final String KEEP = """
            insert into collector (holder, setting, lease_until)
            values (?, decode(?, 'hex'), clock_timestamp() + ? * interval '1 ms')
            on conflict (holder) do update set setting = excluded.setting, lease_until = excluded.lease_until
            """;

    /** Long after its lease: what it held is taken by then. */
    private static final String FORGET_COLLECTORS =
            "delete from collector where holder <> ? and lease_until < clock_timestamp() - interval '1 minute'";

    private static final String END_FORMER =
            "delete from collector where split_part(holder, '/', 1) = split_part(?, '/', 1) and holder <> ?";

    private static final String COLLECTORS = """
            select holder, encode(setting, 'hex') as setting from collector
             where lease_until > clock_timestamp() or holder = ?
             order by holder
            """;

    private static final String OWNERS = "select relay, epoch, holder from relay_owner";

    private static final String IS_LIVE =
            "exists (select from collector c where c.holder = o.holder and c.lease_until > clock_timestamp())";

    private static final String PROCESSES =
            "select o.relay, split_part(o.holder, '/', 1) as process from relay_owner o where " + IS_LIVE;

    /** One claim after the other, so that each sees who has come before. Whoever writes what a relay has brought waits for none. */
    private static final String ONE_AFTER_THE_OTHER = "lock table relay_owner in share row exclusive mode";

    private static final String FORGET_OWNERS = "delete from relay_owner o where not " + IS_LIVE
            + " and not exists (select from relay r where r.url = o.relay)";

    // relay_owner_pkey; in order, as those who write lock the rows, too
    private static final String CLAIM = """
            insert into relay_owner as o (relay, epoch, holder)
            select u.relay, nextval('relay_epoch'), mine.holder
              from unnest(?::text[]) u (relay)
              join collector mine on mine.holder = ? and mine.lease_until > clock_timestamp()
             order by u.relay
            on conflict (relay) do update set epoch = excluded.epoch, holder = excluded.holder
             where not %s
            returning relay, epoch
            """.formatted(IS_LIVE);

    private static final String RELEASE = "delete from relay_owner where relay = ? and epoch = ?";
    private static final String RELEASE_ALL = "delete from relay_owner where holder = ?";
    private static final String LEAVE = "delete from collector where holder = ?";

    private final DataSource database;

    public RelayLeases(DataSource database) {
        this.database = database;
    }

    /** Takes or renews the lease of a process. */
    public void keep(String holder, String setting, Duration lease) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement keep = connection.prepareStatement(KEEP);
                PreparedStatement forget = connection.prepareStatement(FORGET_COLLECTORS)) {
            keep.setString(1, holder);
            keep.setString(2, setting);
            keep.setLong(3, lease.toMillis());
            keep.executeUpdate();
            forget.setString(1, holder);
            forget.executeUpdate();
        }
    }

    /** What former runs of the process held is free: it was killed and starts again. */
    public void endFormer(String holder) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement end = connection.prepareStatement(END_FORMER)) {
            end.setString(1, holder);
            end.setString(2, holder);
            end.executeUpdate();
        }
    }

    /** Those whose lease runs, and the one that asks. */
    public List<Collector> collectors(String asking) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement collectors = connection.prepareStatement(COLLECTORS);
                Statement owners = connection.createStatement()) {
            Map<String, Collector> found = new LinkedHashMap<>();
            collectors.setString(1, asking);
            try (ResultSet row = collectors.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), new Collector(row.getString(1), row.getString(2), new HashMap<>()));
                }
            }
            try (ResultSet row = owners.executeQuery(OWNERS)) {
                while (row.next()) {
                    Collector holder = found.get(row.getString("holder"));
                    if (holder != null) {
                        holder.epochs().put(row.getString("relay"), row.getLong("epoch"));
                    }
                }
            }
            return new ArrayList<>(found.values());
        }
    }

    /** The process that collects each relay, by name; relays that none does are not in it. */
    public Map<String, String> processes() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(PROCESSES)) {
            Map<String, String> processes = new HashMap<>();
            while (row.next()) {
                processes.put(row.getString("relay"), row.getString("process"));
            }
            return processes;
        }
    }

    /**
     * Takes those of the relays that nobody holds.
     *
     * @param lease if this stands still for so long, as its process does, the database ends it
     * @return under which epochs; none if the lease of the process is over
     */
    public Map<String, Long> claim(String holder, Collection<String> relays, Duration lease) throws SQLException {
        return Transaction.run(database, connection -> {
            OwnedRelays.endWhenIdle(connection, lease);
            try (Statement first = connection.createStatement();
                    PreparedStatement claim = connection.prepareStatement(CLAIM)) {
                first.execute(ONE_AFTER_THE_OTHER);
                first.execute(FORGET_OWNERS);
                claim.setArray(1, connection.createArrayOf("text", relays.toArray()));
                claim.setString(2, holder);
                Map<String, Long> epochs = new HashMap<>();
                try (ResultSet row = claim.executeQuery()) {
                    while (row.next()) {
                        epochs.put(row.getString(1), row.getLong(2));
                    }
                }
                return epochs;
            }
        });
    }

    /** Gives a relay up, if it is still held under this epoch. */
    public void release(String relay, long epoch) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement release = connection.prepareStatement(RELEASE)) {
            release.setString(1, relay);
            release.setLong(2, epoch);
            release.executeUpdate();
        }
    }

    /** The process collects no more. */
    public void leave(String holder) throws SQLException {
        Transaction.run(database, connection -> {
            int released = 0;
            for (String statement : List.of(RELEASE_ALL, LEAVE)) {
                try (PreparedStatement leave = connection.prepareStatement(statement)) {
                    leave.setString(1, holder);
                    released += leave.executeUpdate();
                }
            }
            return released;
        });
    }
}
