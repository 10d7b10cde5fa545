package dev.camelstr.store.past;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.EventScan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What stood at a moment. It is one state of the database, kept by a transaction until it is closed, and beside it a temporary
 * table of what changed since: the first change of an event says whether it stood, and what did not change stood as it does. So
 * it does no harm if the changelog is read further than that state.
 */
public final class PastEvents implements AutoCloseable {
    /** raw: as it stood; null of one that stood and of which nobody has told how it was, unless table event still has it. */
    private static final List<String> BEGIN = List.of(
            "set transaction isolation level repeatable read",
            "set local idle_in_transaction_session_timeout = 0",
            """
            create temporary table past_change (
              id         bytea   primary key,
              stood      boolean not null,
              created_at bigint,
              kind       integer,
              pubkey     bytea,
              raw        bytea
            ) on commit drop
            """,
            "create index past_change_newest on past_change (created_at desc, id) where raw is not null",
            """
            create temporary view past_event as
            (select e.created_at, e.id, e.kind, e.pubkey, e.raw from event e
              where not exists (
                select from past_change c where c.id = e.id and (c.raw is not null or not c.stood))
              order by e.created_at, e.id desc)
            union all
            (select c.created_at, c.id, c.kind, c.pubkey, c.raw from past_change c
              where c.raw is not null
              order by c.created_at, c.id desc)
            """);

    private static final String CHANGE = """
            insert into past_change as c (id, stood, created_at, kind, pubkey, raw) values (?, ?, ?, ?, ?, ?)
            on conflict (id) do update
               set created_at = excluded.created_at, kind = excluded.kind, pubkey = excluded.pubkey, raw = excluded.raw
             where c.stood and c.raw is null
            """;

    private static final String UNKNOWN = """
            select count(*) from past_change c
             where c.stood and c.raw is null and not exists (select from event e where e.id = c.id)
            """;

    private final Connection connection;
    private final PastChanges changes;

    private PastEvents(Connection connection, PastChanges changes) {
        this.connection = connection;
        this.changes = changes;
    }

    /**
     * Begins with what is committed now.
     *
     * @param changes nothing of which has been read
     */
    public static PastEvents begin(Database database, PastChanges changes) throws SQLException {
        Connection connection = database.getConnection();
        PastEvents past = new PastEvents(connection, changes);
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : BEGIN) {
                statement.execute(sql);
            }
            return past;
        } catch (SQLException | RuntimeException e) {
            past.close();
            throw e;
        }
    }

    /** Takes the next messages of the changelog. */
    public void take(List<InboundMessage> messages) throws SQLException {
        List<PastChange> since = changes.of(messages);
        if (since.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(CHANGE)) {
            for (PastChange change : since) {
                set(insert, change);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void set(PreparedStatement insert, PastChange change) throws SQLException {
        insert.setBytes(1, change.id().bytes());
        insert.setBoolean(2, change.stood());
        Optional<Event> was = change.was();
        insert.setObject(3, was.map(Event::createdAt).orElse(null), Types.BIGINT);
        insert.setObject(4, was.map(Event::kind).orElse(null), Types.INTEGER);
        insert.setBytes(5, was.map(event -> event.pubkey().bytes()).orElse(null));
        insert.setBytes(6, was.map(Event::raw).orElse(null));
    }

    /** When all was taken: how many events stood at the moment of which nobody has told how they were. */
    public long countUnknown() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("analyze past_change");
            try (ResultSet row = statement.executeQuery(UNKNOWN)) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Hands over what stood, the oldest first, as of {@link EventScan#scan}. */
    public void scan(List<Filter> filters, Predicate<Event> visitor) throws SQLException {
        EventScan.scan(connection, "past_event", filters, EventScan.Order.ASC, visitor);
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
