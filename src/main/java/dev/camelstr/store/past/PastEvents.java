package dev.camelstr.store.past;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.store.changelog.ChangelogReader.Source;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.EventScan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Map;
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
            """
            create temporary table past_told (
              stream    text    not null,
              partition integer not null,
              life      integer not null,
              last      bigint  not null
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

    private static final String TOLD = "insert into past_told (stream, partition, life, last) values (?, ?, ?, ?)";

    /** Messages that may have been applied and of which nothing is told. */
    private static final String UNTOLD = """
            create temporary table past_untold on commit drop as
            select seq_of(p.life, p.partition, greatest(p.announced, coalesce(t.last, -1)) + 1) as first_seq,
                   seq_of(p.life, p.partition, (1::bigint << 40) - 1) as last_seq
              from stream_position p
              left join past_told t on t.stream = p.stream and t.partition = p.partition and t.life = p.life
            """;

    /** A verdict that is not told names them. */
    private static final String WENT_BY_UNTOLD = """
            insert into past_change (id, stood)
            select g.id, not exists (select from past_untold o where g.seq between o.first_seq and o.last_seq)
              from past_untold u join gone g on g.by_seq between u.first_seq and u.last_seq     -- gone_by
             where g.id is not null
            on conflict do nothing
            """;

    private static final String WENT_UNTOLD = """
            select r.id, r.raw, exists (select from past_untold u where r.seq between u.first_seq and u.last_seq)
              from removal r where r.number is null or r.number > ?
             order by r.number
            """;

    private static final String CAME_UNTOLD = """
            insert into past_change (id, stood)
            select e.id, false from past_untold u join event e on e.seq between u.first_seq and u.last_seq  -- event_seq
            on conflict do nothing
            """;

    private static final String UNKNOWN = """
            select count(*) from past_change c
             where c.stood and c.raw is null and not exists (select from event e where e.id = c.id)
            """;

    /** Of the longest events these take 64 MB. */
    private static final int FETCH_SIZE = 64;

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
        insert(changes.of(messages));
    }

    /** Takes what is committed and not told, when all messages that were there after the beginning have been taken. */
    public void takeUntold() throws SQLException {
        insertTold();
        try (Statement statement = connection.createStatement()) {
            statement.execute(UNTOLD);
            statement.execute(WENT_BY_UNTOLD);
            takeUntoldRemovals();
            statement.execute(CAME_UNTOLD);
        }
    }

    private void insertTold() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(TOLD)) {
            for (Map.Entry<Source, Long> last : changes.told().entrySet()) {
                Source source = last.getKey();
                if (!source.summaries()) {
                    insert.setString(1, source.stream());
                    insert.setInt(2, source.partition());
                    insert.setInt(3, source.life());
                    insert.setLong(4, last.getValue());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private void takeUntoldRemovals() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(WENT_UNTOLD)) {
            query.setFetchSize(FETCH_SIZE);
            query.setLong(1, changes.lastRemovalBefore());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    EventId id = EventId.of(rows.getBytes(1));
                    boolean cameUntold = rows.getBoolean(3);
                    insert(List.of(cameUntold ? PastChange.absent(id) : changes.went(id, rows.getBytes(2))));
                }
            }
        }
    }

    private void insert(List<PastChange> since) throws SQLException {
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
