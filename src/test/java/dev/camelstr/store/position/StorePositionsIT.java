package dev.camelstr.store.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.DirectStore;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.batch.StoreBatch;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.rules.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who writes a partition and from where it is read, by two owners on one database. */
class StorePositionsIT {
    private static final String STREAM = "nostr.collected";

    private final Database database = TestDatabases.create();
    private final StorePositions one = positions("one");
    private final StorePositions other = positions("other");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aHeldPartitionIsRefusedToAnotherUntilItIsReleased() {
        assertThat(one.claim(0, streams(0, 0), false)).isPresent();
        assertThat(other.claim(0, streams(0, 0), false)).isEmpty();

        one.release(0);

        assertThat(other.claim(0, streams(0, 0), false)).isPresent();
    }

    @Test
    void anOwnerThatGivesNoSignOfLifeLosesThePartitionAndCanWriteNothingMore() throws SQLException {
        one.setLease(Duration.ofMillis(200));
        assertThat(one.claim(0, streams(0, 0), false)).isPresent();
        DirectStore paused = new DirectStore(database, one);
        StoreBatch read = paused.steps().read(messages(0, 3));

        await().until(() -> other.claim(0, streams(0, 3), false).isPresent());

        assertThatThrownBy(() -> paused.store(read)).isInstanceOf(LostOwnershipException.class);
        assertThatThrownBy(() -> one.idle(0)).isInstanceOf(LostOwnershipException.class);
        assertThat(count("event")).isZero();
        assertThat(new DirectStore(database, other).store(messages(0, 3)).outcomes())
                .allMatch(outcome -> outcome.verdict() == Verdict.STORED);
    }

    @Test
    void aBatchAndIdlingKeepTheLease() throws SQLException {
        one.setLease(Duration.ofMinutes(1));
        one.claim(0, streams(0, 0), false);
        execute("update owner set lease_until = now() - interval '1 s'");
        new DirectStore(database, one).store(messages(0, 1));
        assertThat(other.claim(0, streams(0, 1), false)).isEmpty();

        execute("update owner set lease_until = now() - interval '1 s'");
        one.idle(0);
        assertThat(other.claim(0, streams(0, 1), false)).isEmpty();
    }

    @Test
    void whomTheBrokerHasChosenTakesThePartitionOverAtOnce() {
        one.claim(0, streams(0, 0), false);

        assertThat(other.claim(0, streams(0, 0), true)).isPresent();

        assertThatThrownBy(() -> one.idle(0)).isInstanceOf(LostOwnershipException.class);
    }

    @Test
    void whatWasAppliedAndNotAnnouncedIsReadAgainAndIsStoredAgain() throws SQLException {
        one.claim(0, streams(0, 0), false);
        DirectStore store = new DirectStore(database, one);
        store.store(messages(0, 3));
        one.completed(0, Map.of(STREAM, 2L));
        store.store(messages(3, 6)); // committed, and then the process dies
        execute("update owner set lease_until = now()");

        assertThat(other.claim(0, streams(0, 8), false)).contains(Map.of(STREAM, 3L));

        List<Outcome> outcomes =
                new DirectStore(database, other).store(messages(3, 8)).outcomes();
        assertThat(outcomes).allMatch(outcome -> outcome.verdict() == Verdict.STORED);
        assertThat(outcomes).extracting(Outcome::repeated).containsExactly(true, true, true, false, false);
        assertThat(count("event")).isEqualTo(8);
    }

    @Test
    void whatWasAnnouncedIsWrittenWhenIdle() throws SQLException {
        one.claim(0, streams(0, 0), false);
        new DirectStore(database, one).store(messages(0, 3));
        one.completed(0, Map.of(STREAM, 2L));
        one.idle(0);
        one.release(0);

        assertThat(other.claim(0, streams(0, 3), false)).contains(Map.of(STREAM, 3L));
    }

    @Test
    void whatADatabaseThatHasGoneBackDoesNotHaveIsReadAgain() throws SQLException {
        one.claim(0, streams(0, 0), false);
        DirectStore store = new DirectStore(database, one);
        store.store(messages(0, 3));
        one.completed(0, Map.of(STREAM, 2L));
        one.idle(0);
        store.store(messages(3, 6));
        one.completed(0, Map.of(STREAM, 5L));
        execute("delete from event where seq & 255 > 2"); // a replica takes over that had not got so far
        execute("update stream_position set applied = 2");

        assertThatThrownBy(() -> store.store(messages(6, 8))).isInstanceOf(LostOwnershipException.class);
        assertThatThrownBy(() -> one.idle(0)).isInstanceOf(LostOwnershipException.class);

        assertThat(one.claim(0, streams(0, 8), false)).contains(Map.of(STREAM, 3L));
        store.store(messages(3, 8));
        assertThat(count("event")).isEqualTo(8);
    }

    @Test
    void removalsAreNumberedAboveAllOfTheLifeBefore() throws SQLException {
        execute("select setval('removal_numbers', 7)");
        execute("select number_removals(1)");
        assertThat(count("removal_numbers where last_value = 7")).isEqualTo(1);

        execute("update database_life set life = 'of a server that was lost'");
        execute("select number_removals(1)");
        assertThat(count("removal_numbers where last_value > extract(epoch from now() - interval '1 h') * 1000000"))
                .isEqualTo(1);
        assertThat(count("database_life")).isEqualTo(2);
    }

    @Test
    void aTruncatedStreamIsAGapThatLowersTheCursors() throws SQLException {
        applyThree();
        execute(
                "insert into relay_interval values ('wss://relay.example', 'x', 0, 9, 'COMPLETE', 'finish', 0, 5, 1699999999),"
                        + " ('wss://relay.example', 'x', 10, 19, 'COMPLETE', 'finish', 0, 5, 1700000000)");
        execute("insert into relay_cursor (relay, cursor, generation) values ('wss://relay.example', 1800000000, 1)");

        assertThat(other.claim(0, streams(10, 20), false)).contains(Map.of(STREAM, 10L));

        assertThat(count("stream_gap where acknowledged is null and first_lost = 3 and next_read = 10"))
                .isEqualTo(1);
        assertThat(count("cursor_generation where generation = 2")).isEqualTo(1);
        assertThat(count("relay_interval where first = 0")).isEqualTo(1);
        assertThat(count("relay_interval where first = 10")).isZero();
        assertThat(count("relay_cursor where generation = 2 and cursor = 1700000000 - 600"))
                .isEqualTo(1);
        assertThat(new DirectStore(database, other).store(messages(10, 11)).outcomes())
                .allMatch(outcome -> outcome.verdict() == Verdict.STORED && !outcome.repeated());
    }

    @Test
    void aGapIsOpenUntilItIsAcknowledged() throws SQLException {
        applyThree();
        assertThat(openGaps()).isZero();

        other.claim(0, streams(10, 20), false);
        assertThat(openGaps()).isEqualTo(1);

        execute("update stream_gap set acknowledged = now()");
        assertThat(openGaps()).isZero();
    }

    private long openGaps() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return StoreState.read(connection).gaps();
        }
    }

    @Test
    void aStreamOfAnotherLogBeginsANewLife() throws SQLException {
        applyThree();

        assertThat(other.claim(0, List.of(new StreamInfo(STREAM, 0, "another", 0, 2, -1)), false))
                .contains(Map.of(STREAM, 0L));

        assertThat(count("stream_gap")).isEqualTo(1);
        List<Outcome> outcomes =
                new DirectStore(database, other).store(messages(0, 2)).outcomes();
        assertThat(outcomes).extracting(Outcome::verdict).containsOnly(Verdict.DUPLICATE);
        assertThat(outcomes).extracting(Outcome::repeated).containsOnly(false);
    }

    @Test
    void aStreamThatEndsBeforeWhatWasAppliedBeginsANewLife() throws SQLException {
        applyThree();

        assertThat(other.claim(0, streams(0, 1), false)).contains(Map.of(STREAM, 0L));

        assertThat(count("stream_life")).isEqualTo(2);
        assertThat(count("stream_position where life = 2 and applied = -1")).isEqualTo(1);
    }

    @Test
    void aFirstClaimOfAStreamThatBeginsLateIsNoGap() throws SQLException {
        assertThat(one.claim(0, streams(5, 9), false)).contains(Map.of(STREAM, 5L));

        assertThat(count("stream_gap")).isZero();
    }

    private void applyThree() throws SQLException {
        one.claim(0, streams(0, 0), false);
        new DirectStore(database, one).store(messages(0, 3));
        one.completed(0, Map.of(STREAM, 2L));
        one.release(0);
    }

    private StorePositions positions(String holder) {
        StorePositions positions = new StorePositions();
        positions.setDatabase(database);
        positions.setHolder(holder);
        return positions;
    }

    private static List<StreamInfo> streams(long first, long next) {
        return List.of(new StreamInfo(STREAM, 0, "log", first, next, -1));
    }

    private static List<InboundMessage> messages(long from, long to) {
        return new ArrayList<>(LongStream.range(from, to)
                .mapToObj(offset ->
                        TestEvents.message(TestEvents.event(100 + offset, 7, 100, 1), STREAM, offset, Map.of()))
                .toList());
    }

    private long count(String from) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + from)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
