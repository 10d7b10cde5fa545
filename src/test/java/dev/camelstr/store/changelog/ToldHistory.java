package dev.camelstr.store.changelog;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.DirectStore;
import dev.camelstr.store.batch.StoreBatch;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A history on its way through the store, by one process or several in turn, each until it is killed, with sweeps, bans and
 * their lifting in the midst of it; and all that the changelog told of it, repetitions included.
 */
public final class ToldHistory {
    private static final String STREAM = "nostr.collected";

    /** What is done at any moment, also between a commit and its announcement. */
    @FunctionalInterface
    public interface Interlude {
        void play() throws SQLException;
    }

    private final Database database;
    private final List<Arrival> history;
    private final Random random;
    private final boolean oldValues;
    private final List<InboundMessage> log = new ArrayList<>();
    private Consumer<InboundMessage> listener = message -> {};
    private Interlude interlude = () -> {};

    public ToldHistory(Database database, List<Arrival> history, Random random, boolean oldValues) {
        this.database = database;
        this.history = history;
        this.random = random;
        this.oldValues = oldValues;
    }

    /** Who hears each message when it is told. */
    public ToldHistory toldTo(Consumer<InboundMessage> who) {
        listener = who;
        return this;
    }

    public ToldHistory with(Interlude atAnyMoment) {
        interlude = atAnyMoment;
        return this;
    }

    /** Empties the tables. */
    public static void empty(Database database) throws SQLException {
        for (String table : List.of(
                "event",
                "tag",
                "gone",
                "tomb_id",
                "tomb_addr",
                "vanish",
                "vanishing",
                "owner",
                "stream_position",
                "stream_gap",
                "removal",
                "moderation")) {
            execute(database, "delete from " + table);
        }
        execute(database, "delete from stream_life");
        execute(database, "alter table stream_life alter column life restart");
    }

    /** All that was told, in order. */
    public List<InboundMessage> log() {
        return log;
    }

    /** Until all is stored and told. */
    public ToldHistory play() throws SQLException {
        int next = 0;
        while (next < history.size()) {
            next = work();
        }
        execute(database, "select sweep_vanishing(2) from generate_series(1, " + 10 * history.size() + ")");
        while (tellRemovals(Integer.MAX_VALUE) > 0) {
            // all that is left
        }
        return this;
    }

    /** Yields the offset up to which all is announced and known to be. */
    private int work() throws SQLException {
        StorePositions positions = new StorePositions();
        positions.setDatabase(database);
        positions.setHolder("test");
        positions.setOldValues(oldValues);
        int next = Math.toIntExact(positions
                .claim(0, List.of(new StreamInfo(STREAM, 0, "log", 0, history.size(), -1)), false)
                .orElseThrow()
                .get(STREAM));
        DirectStore store = new DirectStore(database, positions).vanishingAtOnce(random.nextInt(3));
        store.steps().setOldValues(oldValues);
        while (next < history.size()) {
            int to = Math.min(history.size(), next + 1 + random.nextInt(12));
            List<InboundMessage> messages = new ArrayList<>();
            for (int i = next; i < to; i++) {
                messages.add(history.get(i).at(STREAM, i));
            }
            StoreBatch batch = store.store(messages);
            interlude.play();
            if (sweepsAndIsKilled()) {
                return -1;
            }
            List<OutboundMessage> told = new Changelog().tell(batch);
            if (random.nextInt(5) == 0) {
                publish(told.subList(0, random.nextInt(told.size() + 1)));
                return -1;
            }
            publish(told);
            interlude.play();
            next = to;
            positions.completed(0, Map.of(STREAM, next - 1L));
            if (random.nextBoolean() || next == history.size()) {
                positions.idle(0);
            }
        }
        return next;
    }

    private boolean sweepsAndIsKilled() throws SQLException {
        switch (random.nextInt(8)) {
            case 0 -> execute(database, "select sweep_expired(" + (Histories.FAR_FUTURE + 1) + ", 3)");
            case 1 -> ban(history.get(random.nextInt(history.size())));
            case 2 -> execute(database, "delete from moderation");
            case 3 -> tellRemovals(random.nextInt(4));
            case 4 -> tellRemovals(Integer.MAX_VALUE);
            case 5 -> execute(database, "select sweep_vanishing(2)");
            default -> {
                return false;
            }
        }
        return random.nextInt(4) == 0;
    }

    private void ban(Arrival arrival) throws SQLException {
        PublicKey author = arrival.event().pubkey();
        execute(
                database,
                "insert into moderation (list, value, shown, reason, removed) values ('banned-pubkey', '\\x"
                        + author.hex() + "', '', '', false) on conflict do nothing");
        execute(database, "select remove_banned(2)");
    }

    /**
     * Tells removals, up to so many: fewer than there are is a kill in the midst of it, after which nothing is forgotten.
     *
     * @return how many were to be told
     */
    private int tellRemovals(int before) throws SQLException {
        execute(database, "select number_removals(5)");
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            List<Map<String, Object>> rows =
                    DirectStore.query(connection, "select * from removals_to_tell(500)", Map.of());
            Removals removals = new Removals();
            removals.setOldValues(oldValues);
            List<OutboundMessage> told = removals.tell(rows);
            publish(told.subList(0, Math.min(before, told.size())));
            if (!told.isEmpty() && before >= told.size()) {
                try (PreparedStatement forget = connection.prepareStatement("select forget_removals(?)")) {
                    forget.setObject(1, removals.told(told).get("last"));
                    forget.execute();
                }
                connection.commit();
            }
            connection.rollback();
            connection.setAutoCommit(true);
            return told.size();
        }
    }

    private void publish(List<OutboundMessage> messages) {
        for (OutboundMessage message : messages) {
            InboundMessage told = new InboundMessage(
                    message.body(), message.properties(), new Origin("nostr.stored", 0, log.size()), 0);
            log.add(told);
            listener.accept(told);
        }
    }

    /** Where each event stands: its seq by its id. */
    public static Map<EventId, Long> table(Database database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, seq from event")) {
            Map<EventId, Long> table = new HashMap<>();
            while (rows.next()) {
                table.put(EventId.of(rows.getBytes(1)), rows.getLong(2));
            }
            return table;
        }
    }

    /** The events of a history that stand. */
    public static List<Event> standing(Database database, List<Arrival> history) throws SQLException {
        Map<EventId, Event> events = new HashMap<>();
        history.forEach(arrival -> events.put(arrival.event().id(), arrival.event()));
        return table(database).keySet().stream().map(events::get).toList();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
