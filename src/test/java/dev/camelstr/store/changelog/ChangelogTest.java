package dev.camelstr.store.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.batch.StoreBatch;
import dev.camelstr.store.database.TagHash;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rules.Changes;
import dev.camelstr.store.rules.Ledger;
import dev.camelstr.store.rules.StorageRules;
import dev.camelstr.store.rules.StoreMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the changelog says of batches, and that its reader takes each word once. */
class ChangelogTest {
    private static final String STREAM = "nostr.collected";
    private final List<InboundMessage> log = new ArrayList<>();

    @Test
    void aSummaryFollowsTheEventsThatItCounts() {
        publish(tell(0, 3, -1));

        assertThat(read(log))
                .extracting(ChangelogEntry::type)
                .containsExactly(
                        ChangelogEntry.Type.STORED,
                        ChangelogEntry.Type.STORED,
                        ChangelogEntry.Type.STORED,
                        ChangelogEntry.Type.SUMMARY);
        assertThat(new String(log.get(3).body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"first\":0,\"last\":2,\"messages\":3,\"counts\":"
                        + "[{\"kind\":1,\"verdict\":\"stored\",\"relay\":\"wss://relay.example\",\"count\":3}]}");
    }

    @Test
    void whatIsToldAgainIsReadOnceHoweverMuchOfItWasToldBefore() {
        List<OutboundMessage> first = tell(0, 5, -1);
        for (int confirmed = 0; confirmed <= first.size(); confirmed++) {
            log.clear();
            publish(first.subList(0, confirmed)); // and then the process dies; the next one splits otherwise
            publish(tell(0, 2, 4));
            publish(tell(2, 8, 4));

            List<ChangelogEntry> entries = read(log);

            assertThat(entries)
                    .filteredOn(entry -> entry.type() == ChangelogEntry.Type.STORED)
                    .extracting(entry -> entry.origin().offset())
                    .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
            assertThat(entries.stream()
                            .filter(entry -> entry.type() == ChangelogEntry.Type.SUMMARY)
                            .mapToLong(ChangelogTest::messages)
                            .sum())
                    .as("after %d confirmed", confirmed)
                    .isEqualTo(8);
        }
    }

    @Test
    void whatIsNoneOfTheChangelogIsPassedOver() {
        List<OutboundMessage> told = tell(0, 1, -1);
        Map<String, Object> properties = new HashMap<>(told.get(0).properties());
        properties.put(ChangelogProperties.LIFE, Long.toString(Long.MAX_VALUE));
        publish(List.of(
                new OutboundMessage(new byte[0], Map.of()),
                new OutboundMessage(told.get(0).body(), properties),
                told.get(0)));

        assertThat(read(log)).extracting(ChangelogEntry::type).containsExactly(ChangelogEntry.Type.STORED);
    }

    @Test
    void aReaderGoesOnFromWhatAnEarlierOneTook() {
        publish(tell(0, 5, -1));
        ChangelogReader earlier = new ChangelogReader();
        log.forEach(earlier::read);

        ChangelogReader later = new ChangelogReader(earlier.last());

        assertThat(log).allMatch(message -> later.read(message).isEmpty());
    }

    @Test
    void aRemovalThatIsToldAgainIsReadOnce() {
        Removals removals = new Removals();
        List<OutboundMessage> first = removals.tell(List.of(removal(7, 1), removal(8, 2)));
        publish(first);
        publish(first); // whoever told it did not know that it had come
        publish(removals.tell(List.of(removal(12, 3))));

        assertThat(read(log)).extracting(entry -> entry.origin().offset()).containsExactly(1L, 2L, 3L);
        assertThat(read(log)).allSatisfy(entry -> {
            assertThat(entry.type()).isEqualTo(ChangelogEntry.Type.REMOVED);
            assertThat(entry.reason()).isEqualTo("expired");
            assertThat(entry.body()).isEmpty();
        });
    }

    @Test
    void aRemovalBringsTheEventAsItWasIfThatIsWanted() {
        Removals removals = new Removals();
        removals.setOldValues(true);

        publish(removals.tell(List.of(removal(7, 1))));

        assertThat(read(log))
                .singleElement()
                .satisfies(entry -> assertThat(entry.body())
                        .isEqualTo(TestEvents.event(1, 7, 100, 1).raw()));
    }

    private static Map<String, Object> removal(long number, long offset) {
        Event event = TestEvents.event(offset, 7, 100, 1);
        return Map.of(
                "number",
                number,
                "life",
                1,
                "stream",
                STREAM,
                "partition",
                0,
                "place",
                offset,
                "id",
                event.id().bytes(),
                "pubkey",
                event.pubkey().bytes(),
                "reason",
                "expired",
                "raw",
                event.raw());
    }

    private static long messages(ChangelogEntry summary) {
        String json = new String(summary.body(), java.nio.charset.StandardCharsets.UTF_8);
        return Long.parseLong(json.replaceAll(".*\"messages\":(\\d+).*", "$1"));
    }

    private static List<ChangelogEntry> read(List<InboundMessage> messages) {
        ChangelogReader reader = new ChangelogReader();
        return messages.stream()
                .flatMap(message -> reader.read(message).stream())
                .toList();
    }

    private void publish(List<OutboundMessage> messages) {
        for (OutboundMessage message : messages) {
            log.add(new InboundMessage(
                    message.body(), message.properties(), new Origin("nostr.stored", 0, log.size()), 0));
        }
    }

    /** The messages for a batch of new notes; those up to {@code applied} were applied before. */
    private static List<OutboundMessage> tell(long from, long to, long applied) {
        TagHash hash = new TagHash(new byte[16]);
        StorePositions.Holding holding = new StorePositions.Holding(0, 1, Map.of(STREAM, 1));
        List<InboundMessage> sources = LongStream.range(from, to)
                .mapToObj(offset -> TestEvents.message(TestEvents.event(offset, 7, 100, 1), STREAM, offset, Map.of()))
                .toList();
        StoreBatch batch = new StoreBatch(holding, sources);
        List<Map<String, Object>> loaded = new ArrayList<>();
        loaded.add(row(Map.of("what", "position", "stream", STREAM, "seq", 1L, "a", applied, "b", -1L)));
        for (InboundMessage source : sources) {
            long seq = holding.seq(source.origin());
            batch.add(StoreMessage.of(
                    source, seq, TestEvents.event(source.origin().offset(), 7, 100, 1), hash));
            if (source.origin().offset() <= applied) {
                loaded.add(row(Map.of("what", "gone", "seq", seq)));
            }
        }
        Ledger ledger = Ledger.of(loaded);
        batch.judge(new StorageRules(ledger, new Changes(false), 1_000), ledger);
        return new Changelog().tell(batch);
    }

    private static Map<String, Object> row(Map<String, Object> columns) {
        return new HashMap<>(columns);
    }
}
