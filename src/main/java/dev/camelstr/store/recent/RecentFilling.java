package dev.camelstr.store.recent;

import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.store.database.TagHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the newest events into memory, from one state of the database, while the changelog goes on being applied. */
public final class RecentFilling {
    private static final Logger LOG = LoggerFactory.getLogger(RecentFilling.class);
    private static final int AT_ONCE = 500;
    private static final String NEWEST_FIRST = "select raw, seq from standing order by created_at desc";

    private final DataSource database;
    private final TagHash hash;
    private long damaged;

    public RecentFilling(DataSource database, TagHash hash) {
        this.database = database;
        this.hash = hash;
    }

    /**
     * Fills anew. The changelog has to be applied already, from before now on.
     *
     * @throws SQLException if the database fails: then nothing is known
     */
    public void fill(RecentEvents memory) throws SQLException {
        memory.beginFilling();
        damaged = 0;
        boolean done = false;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false); // or the driver would read all at once
            try (PreparedStatement query = connection.prepareStatement(NEWEST_FIRST)) {
                query.setFetchSize(AT_ONCE);
                try (ResultSet rows = query.executeQuery()) {
                    read(rows, memory);
                }
                done = true;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } finally {
            if (!done) {
                memory.forget();
            }
        }
        memory.endFilling();
        if (damaged > 1) {
            LOG.warn("{} events are damaged, and are not served", damaged);
        }
    }

    private void read(ResultSet rows, RecentEvents memory) throws SQLException {
        List<RecentEvent> events = new ArrayList<>(AT_ONCE);
        while (rows.next()) {
            parse(rows.getBytes(1), rows.getLong(2), events);
            if (events.size() >= AT_ONCE) {
                // Of the last one's second there may be more.
                if (!memory.fill(events, events.get(events.size() - 1).createdAt() + 1)) {
                    return;
                }
                events.clear();
            }
        }
        memory.fill(events, RecentEvents.EVERYTHING);
    }

    private void parse(byte[] raw, long seq, List<RecentEvent> events) {
        try {
            events.add(RecentEvent.of(EventParser.parse(raw), seq, hash));
        } catch (InvalidEventException e) {
            damaged++;
            if (damaged == 1) {
                LOG.warn("the event at {} is damaged, and is not served: {}", seq, e.getMessage());
            }
        }
    }
}
