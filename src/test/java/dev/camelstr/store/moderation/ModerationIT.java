package dev.camelstr.store.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.DirectStore;
import dev.camelstr.store.Slot;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.batch.StoreBatch;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rules.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The decisions of administrators in the store, which asks the database about each batch in its transaction. */
class ModerationIT {
    private static final String STREAM = "nostr.collected";
    private static final long SPAMMER = 7;
    private static final long AUTHOR = 8;

    private final Database database = TestDatabases.create();
    private final ModerationTables tables = new ModerationTables(database);
    private final StorePositions positions = new StorePositions();
    private final DirectStore store = new DirectStore(database, positions);
    private long next;

    @BeforeEach
    void claim() {
        positions.setDatabase(database);
        positions.setHolder("one");
        positions.claim(0, List.of(new StreamInfo(STREAM, 0, "log", 0, 0, -1)), false);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aBatchUnderWayWhenItsAuthorIsBannedLeavesNothing() throws Exception {
        StoreBatch batch = store.steps().read(messages(event(1, SPAMMER), event(2, AUTHOR)));
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            // The store has asked, and was told of no ban.
            Map<String, Object> decided = store.steps()
                    .judge(
                            batch,
                            DirectStore.query(
                                    connection, DirectStore.LOAD, store.steps().ask(batch)));
            ban(ModerationList.BANNED_PUBKEY, SPAMMER);
            CompletableFuture<Void> removal = CompletableFuture.runAsync(this::removeBanned);
            await("the removal to wait for the batch")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> count("pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and datname = current_database()")
                            > 0);
            DirectStore.query(connection, DirectStore.APPLY, decided);
            connection.commit();
            connection.setAutoCommit(true);
            removal.get(60, TimeUnit.SECONDS);
        }

        assertThat(ids()).containsExactly(TestEvents.hex(2));
        assertThat(verdicts(event(3, SPAMMER))).containsExactly(Verdict.BANNED);
        assertThat(ids()).containsExactly(TestEvents.hex(2));
    }

    @Test
    void whatIsBannedHasNoEffectAtAll() throws SQLException {
        store.store(messages(event(1, AUTHOR)));
        ban(ModerationList.BANNED_EVENT, 2);
        Event deletion = TestEvents.event(2, AUTHOR, 200, 5, Tag.of("e", TestEvents.hex(1)));

        assertThat(verdicts(deletion, event(3, AUTHOR))).containsExactly(Verdict.BANNED, Verdict.STORED);

        assertThat(ids()).containsExactly(TestEvents.hex(1), TestEvents.hex(3));
    }

    @Test
    void whatIsReadAgainAfterItsBanIsAnnouncedAsItWasDecidedAndThenAsGone() throws SQLException {
        List<InboundMessage> messages = messages(event(1, SPAMMER));
        store.store(messages);
        ban(ModerationList.BANNED_PUBKEY, SPAMMER);
        removeBanned();

        assertThat(store.store(messages).outcomes())
                .extracting(Outcome::verdict, Outcome::repeated)
                .containsExactly(tuple(Verdict.STORED, true));
        assertThat(count("removal where reason = 'banned'")).isEqualTo(1);
    }

    @Test
    void theNewestOfABannedAddressGoesAndNoneComes() throws SQLException {
        Event banned = TestEvents.event(1, AUTHOR, 100, 30_023, Tag.of("d", "a"));
        Event other = TestEvents.event(2, AUTHOR, 100, 30_023, Tag.of("d", "b"));
        store.store(messages(banned, other));
        Slot slot = Slot.of(banned).orElseThrow();

        tables.add(ModerationList.BANNED_ADDRESS, slot.bytes(), "", "");
        removeBanned();

        assertThat(ids()).containsExactly(TestEvents.hex(2));
        assertThat(verdicts(TestEvents.event(3, AUTHOR, 200, 30_023, Tag.of("d", "a"))))
                .containsExactly(Verdict.BANNED);

        tables.remove(ModerationList.BANNED_ADDRESS, slot.bytes());

        assertThat(verdicts(banned)).containsExactly(Verdict.STORED);
    }

    @Test
    void allowListsHoldForOthersAndNotForRequestsToVanish() throws SQLException {
        tables.add(ModerationList.ALLOWED_PUBKEY, bytes(AUTHOR), "", "");
        tables.allowKind(1);
        InboundMessage vanish = TestEvents.message(
                TestEvents.event(9, SPAMMER, 200, 62, Tag.of("relay", "ALL_RELAYS")),
                STREAM,
                10,
                Map.of(StoreProperties.VANISH, "true"));

        assertThat(verdicts(event(1, SPAMMER), event(2, AUTHOR), TestEvents.event(3, AUTHOR, 100, 7)))
                .containsExactly(Verdict.BANNED, Verdict.STORED, Verdict.BANNED);
        assertThat(store.store(new ArrayList<>(List.of(vanish))).outcomes())
                .extracting(Outcome::verdict)
                .containsExactly(Verdict.STORED);
    }

    @Test
    void aDisallowedKindIsNotStored() throws SQLException {
        tables.disallowKind(7);

        assertThat(verdicts(TestEvents.event(1, AUTHOR, 100, 7), event(2, AUTHOR)))
                .containsExactly(Verdict.BANNED, Verdict.STORED);
    }

    @Test
    void manyEventsGoInBatchesWithTheirTagsAndOthersStay() throws SQLException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            events.add(TestEvents.event(100 + i, SPAMMER, 100 + i, 1, Tag.of("t", "spam")));
        }
        events.add(event(1, AUTHOR));
        store.store(messages(events.toArray(Event[]::new)));
        assertThat(count("tag")).isEqualTo(1_200);

        ban(ModerationList.BANNED_PUBKEY, SPAMMER);
        removeBanned();

        assertThat(ids()).containsExactly(TestEvents.hex(1));
        assertThat(count("tag")).isZero();
        assertThat(count("moderation where not removed")).isZero();
    }

    @Test
    void aChangeIsSeenByItsVersionAndTheLastStateHoldsWithoutADatabase() throws SQLException {
        Moderation moderation = new Moderation();
        moderation.setDatabase(database);
        moderation.refresh();
        assertThat(moderation.lists().isBanned(event(1, SPAMMER))).isFalse();
        ban(ModerationList.BANNED_PUBKEY, SPAMMER);
        tables.setText("name", "another");

        moderation.refresh();
        database.close();
        moderation.refresh();

        assertThat(moderation.lists().isBanned(event(1, SPAMMER))).isTrue();
        assertThat(moderation.text("name")).contains("another");
    }

    private void ban(ModerationList list, long number) throws SQLException {
        tables.add(list, bytes(number), TestEvents.hex(number), "");
    }

    private void removeBanned() {
        try {
            tables.removeBanned();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(long number) {
        return HexFormat.of().parseHex(TestEvents.hex(number));
    }

    private static Event event(long id, long pubkey) {
        return TestEvents.event(id, pubkey, 100, 1);
    }

    private List<Verdict> verdicts(Event... events) throws SQLException {
        return store.store(messages(events)).outcomes().stream()
                .map(Outcome::verdict)
                .toList();
    }

    private List<InboundMessage> messages(Event... events) {
        List<InboundMessage> messages = new ArrayList<>();
        for (Event event : events) {
            messages.add(TestEvents.message(event, STREAM, next++, Map.of()));
        }
        return messages;
    }

    private List<String> ids() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select encode(id, 'hex') from event order by id")) {
            List<String> ids = new ArrayList<>();
            while (row.next()) {
                ids.add(row.getString(1));
            }
            return ids;
        }
    }

    private long count(String from) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + from)) {
            result.next();
            return result.getLong(1);
        }
    }
}
