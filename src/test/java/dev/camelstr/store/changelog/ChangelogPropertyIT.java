package dev.camelstr.store.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.EventId;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Whatever happens between a commit and its announcement, and in whatever order events come, expire, are banned and allowed
 * again: an empty copy to which the changelog is applied from its beginning becomes table event.
 */
class ChangelogPropertyIT {
    private static final Database DATABASE = TestDatabases.create();

    @AfterContainer
    static void close() {
        DATABASE.close();
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        ToldHistory.empty(DATABASE);
    }

    @Property(tries = 150, seed = "1030")
    void aCopyBecomesTheTable(@ForAll("histories") List<Arrival> history, @ForAll Random random) throws SQLException {
        ToldHistory told = new ToldHistory(DATABASE, history, random, false).play();

        assertThat(copy(told.log())).isEqualTo(ToldHistory.table(DATABASE));
    }

    @Property(tries = 150, seed = "1031")
    void whatStandsIsWhatCameLessWhatWentEachToldOnceAsItWas(
            @ForAll("histories") List<Arrival> history, @ForAll Random random) throws SQLException {
        Map<EventId, byte[]> raws = new HashMap<>();
        history.forEach(
                arrival -> raws.put(arrival.event().id(), arrival.event().raw()));

        ToldHistory told = new ToldHistory(DATABASE, history, random, true).play();

        Map<EventId, Integer> balance = new HashMap<>();
        for (ChangelogEntry entry : read(told.log())) {
            if (entry.type() == ChangelogEntry.Type.STORED) {
                balance.merge(entry.id().orElseThrow(), 1, Integer::sum);
            } else if (entry.type() == ChangelogEntry.Type.REMOVED) {
                balance.merge(entry.id().orElseThrow(), -1, Integer::sum);
                assertThat(entry.body()).isEqualTo(raws.get(entry.id().orElseThrow()));
            }
        }
        balance.values().removeIf(count -> count == 0);
        assertThat(balance.values()).allMatch(count -> count == 1);
        assertThat(balance.keySet()).isEqualTo(ToldHistory.table(DATABASE).keySet());
        assertThat(copy(told.log())).isEqualTo(ToldHistory.table(DATABASE));
    }

    private static List<ChangelogEntry> read(List<InboundMessage> log) {
        ChangelogReader reader = new ChangelogReader();
        return log.stream().flatMap(message -> reader.read(message).stream()).toList();
    }

    /** Where each event stands, by the changelog. */
    private static Map<EventId, Long> copy(List<InboundMessage> log) {
        Map<EventId, Long> copy = new HashMap<>();
        for (ChangelogEntry entry : read(log)) {
            entry.removed().forEach(copy::remove);
            if (entry.type() == ChangelogEntry.Type.STORED) {
                copy.put(entry.id().orElseThrow(), entry.seq());
            } else if (entry.type() == ChangelogEntry.Type.REMOVED) {
                copy.remove(entry.id().orElseThrow(), entry.seq());
            }
        }
        return copy;
    }

    @Provide
    Arbitrary<List<Arrival>> histories() {
        return Histories.any();
    }
}
