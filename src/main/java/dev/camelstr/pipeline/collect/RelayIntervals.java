package dev.camelstr.pipeline.collect;

import dev.camelstr.component.nostr.IntervalStore;
import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.nostr.Filter;
import dev.camelstr.pipeline.admit.Retention;
import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was asked for of all relays' pasts, in table {@code relay_interval}. Saves are gathered and written in one transaction a
 * second, so after a crash a relay may be asked again for a second's pages, never for less. The generation of the cursors is
 * theirs, too: what was saved before the store lost messages is not written after it. Nor is anything of a relay that another
 * process has taken over since it was loaded.
 */
public final class RelayIntervals implements IntervalStore, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(RelayIntervals.class);

    // relay_interval_pkey
    private static final String LOAD = """
            select g.generation, i.first, i.last, i.state, i.reason, i.at_least, i.asked_at, i.held_at
              from cursor_generation g
              left join relay_interval i on i.relay = ? and i.filter = sha256(convert_to(?, 'UTF8'))
             order by i.first
            """;

    // Waits for whoever is opening intervals again and then sees the raised generation.
    private static final String GENERATION = "select generation from cursor_generation for share";

    private static final String DELETE = """
            delete from relay_interval where relay = ? and filter = sha256(convert_to(?, 'UTF8'))
            """;

    private static final String INSERT = """
            insert into relay_interval (relay, filter, first, last, state, reason, at_least, asked_at, held_at)
            values (?, sha256(convert_to(?, 'UTF8')), ?, ?, ?, ?, ?, ?, ?)
            """;

    private record Key(String relay, String filter) {}

    private final Map<Key, Kept> unwritten = new ConcurrentHashMap<>();
    private final Map<String, Double> unwrittenRates = new ConcurrentHashMap<>();
    private final LoadedEpochs epochs = new LoadedEpochs();
    private final EverySecond writing = new EverySecond("relay-intervals", this::upkeep);
    private DataSource dataSource;
    private Retention retention = new Retention();
    private CamelContext context;
    private volatile long generation;

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What of a relay's past is still wanted. */
    public void setRetention(Retention retention) {
        this.retention = retention;
    }

    /** By which the relays are this process'. */
    public void setHeld(HeldRelays held) {
        epochs.of(held);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public Kept load(String relay, String filter) {
        writing.schedule(context);
        unwritten.remove(new Key(relay, filter));
        epochs.loaded(relay);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(LOAD)) {
            query.setString(1, relay);
            query.setString(2, filter);
            List<Interval> intervals = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    generation = rows.getLong(1);
                    if (rows.getString(4) != null) {
                        intervals.add(interval(rows));
                    }
                }
            }
            return new Kept(intervals, generation);
        } catch (SQLException e) {
            throw new RuntimeCamelException(e);
        }
    }

    private static Interval interval(ResultSet row) throws SQLException {
        return new Interval(
                row.getLong(2),
                row.getLong(3),
                Interval.State.valueOf(row.getString(4)),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8));
    }

    @Override
    public boolean save(String relay, String filter, Kept kept) {
        if (kept.generation() != generation) {
            return false;
        }
        unwritten.put(new Key(relay, filter), kept);
        return true;
    }

    @Override
    public long wantedFrom(Filter filter) {
        return retention.wantedFrom(filter);
    }

    @Override
    public OptionalDouble loadPageRate(String relay) {
        try (Connection connection = dataSource.getConnection()) {
            return RelayPaces.rate(connection, relay);
        } catch (SQLException e) {
            throw new RuntimeCamelException(e);
        }
    }

    @Override
    public void savePageRate(String relay, double pageRate) {
        unwrittenRates.put(relay, pageRate);
    }

    /**
     * Writes what was saved; failures are tried again with the next call.
     *
     * @return false if it failed
     */
    public synchronized boolean upkeep() {
        Map<Key, Kept> batch = Map.copyOf(unwritten);
        Map<String, Double> rates = Map.copyOf(unwrittenRates);
        if (batch.isEmpty() && rates.isEmpty()) {
            return true;
        }
        try {
            Transaction.run(dataSource, connection -> {
                Set<String> relays = new HashSet<>(rates.keySet());
                batch.keySet().forEach(key -> relays.add(key.relay()));
                Set<String> owned = epochs.lock(connection, relays);
                write(connection, of(batch, key -> owned.contains(key.relay())));
                RelayPaces.saveRates(connection, of(rates, owned::contains));
                return owned.size();
            });
            // What was saved meanwhile stays for the next time.
            batch.forEach(unwritten::remove);
            rates.forEach(unwrittenRates::remove);
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.warn("What was asked of the relays' past could not be written; trying again: {}", e.getMessage());
            return false;
        }
    }

    private static <K, V> Map<K, V> of(Map<K, V> all, Predicate<K> chosen) {
        Map<K, V> some = new HashMap<>(all);
        some.keySet().removeIf(chosen.negate());
        return some;
    }

    private static void write(Connection connection, Map<Key, Kept> batch) throws SQLException {
        long current = currentGeneration(connection);
        try (PreparedStatement delete = connection.prepareStatement(DELETE);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Map.Entry<Key, Kept> saved : batch.entrySet()) {
                if (saved.getValue().generation() == current) {
                    delete.setString(1, saved.getKey().relay());
                    delete.setString(2, saved.getKey().filter());
                    delete.addBatch();
                    for (Interval interval : saved.getValue().intervals()) {
                        add(insert, saved.getKey(), interval);
                    }
                }
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    private static long currentGeneration(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(GENERATION);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void add(PreparedStatement insert, Key key, Interval interval) throws SQLException {
        insert.setString(1, key.relay());
        insert.setString(2, key.filter());
        insert.setLong(3, interval.from());
        insert.setLong(4, interval.to());
        insert.setString(5, interval.state().name());
        insert.setString(6, interval.reason());
        insert.setLong(7, interval.atLeast());
        insert.setLong(8, interval.askedAt());
        insert.setLong(9, interval.heldAt());
        insert.addBatch();
    }
}
