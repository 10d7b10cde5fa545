package dev.camelstr.pipeline.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.CursorStore.Cursor;
import dev.camelstr.component.nostr.IntervalStore.Kept;
import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.component.nostr.history.interval.Interval.State;
import dev.camelstr.pipeline.publish.Seen;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.relays.RelayLeases;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Processes that share relays by the database. */
class HeldRelaysIT {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(1500);
    private static final List<String> RELAYS = IntStream.range(0, 30)
            .mapToObj(i -> String.format("wss://r%02d.example/", i))
            .toList();
    private static final String RELAY = RELAYS.get(0);
    private static final Interval ALL = new Interval(0, 9, State.COMPLETE, "finish", 0, 20, 21);

    private final Database database = TestDatabases.create();
    private final JdbcTemplate sql = new JdbcTemplate(database);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        database.close();
    }

    private HeldRelays process(String name, Duration lease) {
        return process(name, lease, database);
    }

    private HeldRelays process(String name, Duration lease, Database theirs) {
        HeldRelays held = new HeldRelays();
        held.setDatabase(theirs);
        held.setLease(lease);
        held.setDataDir(folder.resolve(name).toString());
        return held;
    }

    private static Set<String> look(HeldRelays process) throws SQLException {
        return process.look(RELAYS, RELAYS);
    }

    /** As the routes do where none is held up: what is not to be collected is released at once. */
    private static Set<String> lookAndRelease(HeldRelays process) throws SQLException {
        Set<String> own = look(process);
        for (String relay : Set.copyOf(process.all())) {
            if (!own.contains(relay)) {
                process.release(relay);
            }
        }
        return own;
    }

    @Test
    void whoComesGetsItsShareTenAtATimeAndWhoLeavesGivesAllAway() throws SQLException {
        HeldRelays first = process("first", LEASE);
        HeldRelays second = process("second", LEASE);
        assertThat(look(first)).containsExactlyElementsOf(RELAYS);
        assertThat(look(second)).isEmpty();

        assertThat(look(first)).hasSize(20).as("ten are on their way").containsAll(RELAYS.subList(0, 20));
        assertThat(look(first)).hasSize(20);
        assertThat(look(second)).as("not before they are released").isEmpty();
        lookAndRelease(first);
        assertThat(look(second)).hasSize(10);
        lookAndRelease(first);
        assertThat(look(second)).hasSize(15);
        assertThat(lookAndRelease(first)).hasSize(15).doesNotContainAnyElementsOf(look(second));

        first.leave();
        assertThat(look(second)).containsExactlyElementsOf(RELAYS);
        assertThat(new RelayLeases(database).processes().values()).hasSize(30).allMatch(second.process()::equals);
    }

    @Test
    void whoStartsAgainAfterItWasKilledDoesNotWaitForItsLease() throws SQLException {
        look(process("first", LEASE));
        assertThat(look(process("first", LEASE))).containsExactlyElementsOf(RELAYS);
        assertThat(look(process("second", LEASE))).isEmpty();
    }

    @Test
    void whatOneHoldsThatGivesNoSignOfLifeIsTakenOverAfterTheLeaseAndLostToIt() throws SQLException {
        HeldRelays still = process("still", SHORT);
        HeldRelays other = process("other", LEASE);
        look(still);
        assertThat(look(other)).isEmpty();
        Awaitility.await().until(() -> look(other).size() == RELAYS.size());
        assertThat(look(still)).isEmpty();
        assertThat(still.all()).isEmpty();
        assertThat(look(other)).as("it is back, and has a share").hasSize(20);
    }

    @Test
    void whoIsCutOffFromTheDatabaseLetsGoBeforeItsLeaseIsOver() throws Exception {
        look(process("other", LEASE));
        assertThat(letsGoWhenCutOff()).isTrue();
    }

    @Test
    void whoIsCutOffAndKnowsOfNoOtherGoesOn() throws Exception {
        assertThat(letsGoWhenCutOff()).isFalse();
    }

    /** Whether a process has let go of its relays when its lease is over and it could not renew it for all of that. */
    private boolean letsGoWhenCutOff() throws Exception {
        AtomicBoolean letGo = new AtomicBoolean();
        try (CamelContext context = new DefaultCamelContext();
                Database cutOff = new Database()) {
            cutOff.setUrl(database.sharedUrl());
            HeldRelays process = process("cut off", SHORT, cutOff);
            process.watch(context, () -> letGo.set(true));
            look(process);
            cutOff.close();
            assertThat(letGo).isFalse();
            Awaitility.await()
                    .until(() -> sql.queryForObject(
                            "select lease_until < clock_timestamp() from collector where split_part(holder, '/', 1) = ?",
                            Boolean.class,
                            process.process()));
            return letGo.get();
        }
    }

    @Test
    void aRelayThatIsRemovedIsReleasedAndOneThatIsAddedIsTakenByOne() throws SQLException {
        HeldRelays first = process("first", LEASE);
        HeldRelays second = process("second", LEASE);
        List<String> some = RELAYS.subList(0, 1);
        assertThat(first.look(some, RELAYS)).hasSize(1);
        assertThat(second.look(some, RELAYS)).isEmpty();
        List<String> more = RELAYS.subList(0, 2);
        assertThat(second.look(more, RELAYS)).containsExactly(RELAYS.get(1));
        assertThat(first.look(more, RELAYS)).containsExactly(RELAYS.get(0));
        assertThat(second.look(some, RELAYS)).isEmpty();
        second.release(RELAYS.get(1));
        assertThat(sql.queryForObject("select count(*) from relay_owner", Integer.class))
                .isEqualTo(1);
    }

    @Test
    void whatIsReadOfARelayThatIsNoLongerHeldIsNotWritten() throws SQLException {
        HeldRelays first = process("first", SHORT);
        RelayCursors cursors = cursors(first);
        RelayIntervals intervals = intervals(first);
        look(first);
        assertThat(save(cursors, intervals, 5)).isEqualTo(Map.of("cursor", 5L, "intervals", 1L, "rate", 5.0));

        HeldRelays second = process("second", LEASE);
        look(second);
        Awaitility.await().until(() -> !look(second).isEmpty());
        assertThat(saveLater(cursors, intervals, 7)).as("taken over").containsEntry("cursor", 5L);
        assertThat(save(cursors(second), intervals(second), 8)).containsEntry("cursor", 8L);
        assertThat(saveLater(cursors, intervals, 7)).as("written by another").isEqualTo(stored(8));

        second.leave();
        assertThat(saveLater(cursors, intervals, 7)).as("released").isEqualTo(stored(8));
        look(first); // loses all
        assertThat(look(first)).contains(RELAY);
        assertThat(saveLater(cursors, intervals, 7))
                .as("held again, and not loaded again")
                .isEqualTo(stored(8));
        assertThat(save(cursors, intervals, 9)).containsEntry("cursor", 9L).containsEntry("rate", 9.0);
    }

    private static Map<String, Object> stored(long cursor) {
        return Map.of("cursor", cursor, "intervals", 1L, "rate", (double) cursor);
    }

    private RelayCursors cursors(HeldRelays held) {
        RelayCursors cursors = new RelayCursors();
        cursors.setDataSource(database);
        cursors.setSeen(new Seen());
        cursors.setHeld(held);
        return cursors;
    }

    private RelayIntervals intervals(HeldRelays held) {
        RelayIntervals intervals = new RelayIntervals();
        intervals.setDataSource(database);
        intervals.setHeld(held);
        return intervals;
    }

    /** As a connection begins: what is known is loaded, and then something is saved. */
    private Map<String, Object> save(RelayCursors cursors, RelayIntervals intervals, long value) {
        cursors.load(RELAY);
        intervals.load(RELAY, "{}");
        return saveLater(cursors, intervals, value);
    }

    private Map<String, Object> saveLater(RelayCursors cursors, RelayIntervals intervals, long value) {
        cursors.save(RELAY, new Cursor(value, 1));
        List<Interval> known = new ArrayList<>(List.of(ALL));
        intervals.save(RELAY, "{}", new Kept(value == 7 ? List.of() : known, 1));
        intervals.savePageRate(RELAY, value);
        assertThat(cursors.upkeep() && intervals.upkeep()).isTrue();
        return sql.queryForMap(
                "select cursor, page_rate as rate, (select count(*) from relay_interval) as intervals"
                        + " from relay_cursor c join relay_pace using (relay) where relay = ?",
                RELAY);
    }

    @Test
    void threeThatStartAtOnceHoldAllOnceWhateverTheOrder() throws SQLException {
        List<HeldRelays> group = List.of(process("a", LEASE), process("b", LEASE), process("c", LEASE));
        for (int i = 0; i < 6; i++) {
            List<String> held = new ArrayList<>();
            for (HeldRelays process : group) {
                held.addAll(lookAndRelease(process));
            }
            assertThat(held).doesNotHaveDuplicates();
        }
        Set<String> all = new HashSet<>();
        for (HeldRelays process : group) {
            assertThat(process.all()).hasSize(10);
            all.addAll(process.all());
        }
        assertThat(all).hasSize(30);
    }
}
