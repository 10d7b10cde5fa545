package dev.camelstr.pipeline.collect;

import dev.camelstr.component.nostr.CursorStore;
import dev.camelstr.pipeline.publish.Seen;
import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cursors of all relays, in table {@code relay_cursor}. Saves are gathered and written in one statement a second, so
 * after a crash a cursor may be a second older than what was saved, never newer. When the store has raised the
 * generation, because messages were lost, the confirmed ids are forgotten before any relay is read again. Of a relay that
 * another process has taken over since it was loaded nothing is written.
 */
public final class RelayCursors implements CursorStore, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(RelayCursors.class);

    // relay_cursor_pkey
    private static final String LOAD = """
            select g.generation, coalesce(c.cursor, 0)
              from cursor_generation g
              left join relay_cursor c on c.relay = ?
            """;

    // The share lock waits for whoever is lowering the cursors and then sees the raised generation. relay_cursor_pkey
    private static final String SAVE = """
            with current as (
              select generation from cursor_generation for share
            )
            insert into relay_cursor (relay, cursor, generation, updated)
            select u.relay, u.cursor, u.generation, now()
              from unnest(?::text[], ?::bigint[], ?::bigint[]) u (relay, cursor, generation)
              join current on current.generation = u.generation
            on conflict (relay) do update
               set cursor = excluded.cursor, generation = excluded.generation, updated = excluded.updated
            """;

    private static final String GENERATION = "select generation from cursor_generation";

    private final Map<String, Cursor> unwritten = new ConcurrentHashMap<>();
    private final LoadedEpochs epochs = new LoadedEpochs();
    private final EverySecond writing = new EverySecond("relay-cursors", this::upkeep);
    private DataSource dataSource;
    private Seen seen = new Seen();
    private CamelContext context;
    private volatile long generation;

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Whose confirmed ids are forgotten when the generation is raised. */
    public void setSeen(Seen seen) {
        this.seen = seen;
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
    public Cursor load(String relay) {
        writing.schedule(context);
        epochs.loaded(relay);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(LOAD)) {
            query.setString(1, relay);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                observe(row.getLong(1));
                return new Cursor(row.getLong(2), row.getLong(1));
            }
        } catch (SQLException e) {
            throw new RuntimeCamelException(e);
        }
    }

    @Override
    public boolean save(String relay, Cursor cursor) {
        if (cursor.generation() != generation) {
            return false;
        }
        unwritten.put(relay, cursor);
        return true;
    }

    @Override
    public long generation() {
        return generation;
    }

    private synchronized void observe(long current) {
        if (current > generation) {
            if (generation > 0) {
                LOG.warn("The store has lost messages: relays are read again from where they were stored");
                seen.forget();
            }
            generation = current;
        }
    }

    /**
     * Writes what was saved and reads the generation; failures are tried again with the next call.
     *
     * @return false if it failed
     */
    public boolean upkeep() {
        try {
            write();
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement query = connection.prepareStatement(GENERATION);
                    ResultSet row = query.executeQuery()) {
                row.next();
                observe(row.getLong(1));
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.warn("The cursors of the relays could not be written; trying again: {}", e.getMessage());
            return false;
        }
    }

    private void write() throws SQLException {
        Map<String, Cursor> batch = Map.copyOf(unwritten);
        if (batch.isEmpty()) {
            return;
        }
        Transaction.run(dataSource, connection -> {
            Set<String> owned = epochs.lock(connection, batch.keySet());
            return write(connection, batch, owned.toArray(String[]::new));
        });
        // A cursor that was saved meanwhile stays for the next time.
        batch.forEach(unwritten::remove);
    }

    private static int write(Connection connection, Map<String, Cursor> batch, String[] relays) throws SQLException {
        Long[] cursors = new Long[relays.length];
        Long[] generations = new Long[relays.length];
        for (int i = 0; i < relays.length; i++) {
            cursors[i] = batch.get(relays[i]).seconds();
            generations[i] = batch.get(relays[i]).generation();
        }
        try (PreparedStatement upsert = connection.prepareStatement(SAVE)) {
            upsert.setArray(1, connection.createArrayOf("text", relays));
            upsert.setArray(2, connection.createArrayOf("bigint", cursors));
            upsert.setArray(3, connection.createArrayOf("bigint", generations));
            return upsert.executeUpdate();
        }
    }
}
