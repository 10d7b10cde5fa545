package dev.camelstr.nostr.negentropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.EventId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private record Item(long createdAt, EventId id) {}

    private static final Comparator<Item> ASCENDING =
            Comparator.comparingLong(Item::createdAt).thenComparing(Item::id);

    static EventId randomId(Random random) {
        byte[] id = new byte[EventId.BYTES];
        random.nextBytes(id);
        return EventId.of(id);
    }

    private static List<Item> items(Random random, int count, int seconds) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(new Item(random.nextInt(seconds), randomId(random)));
        }
        return items;
    }

    private static Records records(List<Item> items) {
        Records.Builder builder = Records.builder();
        items.forEach(item -> builder.add(item.createdAt(), item.id()));
        return builder.build();
    }

    private static List<Item> content(Records records) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            items.add(new Item(records.createdAt(i), records.id(i)));
        }
        return items;
    }

    @Property(tries = 100, seed = "1014")
    void areInOrderHoweverTheyCome(
            @ForAll long seed,
            @ForAll @IntRange(max = 3000) int count,
            @ForAll @IntRange(min = 1, max = 400) int seconds) {
        List<Item> items = items(new Random(seed), count, seconds);
        List<Item> twice = new ArrayList<>(items);
        twice.addAll(items.subList(0, count / 3));
        List<Item> asQueried = new ArrayList<>(items);
        asQueried.sort(Comparator.comparingLong(Item::createdAt).reversed().thenComparing(Item::id));
        List<Item> expected = List.copyOf(new TreeSet<>(ASCENDING) {
            private static final long serialVersionUID = 1L;

            {
                addAll(items);
            }
        });

        assertThat(content(records(items))).isEqualTo(expected);
        assertThat(content(records(twice))).isEqualTo(expected);
        assertThat(content(records(asQueried))).isEqualTo(expected);
        assertThat(content(records(expected))).isEqualTo(expected);
    }

    @Property(tries = 200, seed = "1015")
    void theFingerprintOfAnyRangeIsThatOfItsIds(@ForAll long seed, @ForAll @IntRange(max = 700) int count) {
        Random random = new Random(seed);
        Records records = records(items(random, count, 50));
        Fingerprints fingerprints = new Fingerprints(records);
        for (int i = 0; i < 20; i++) {
            int to = random.nextInt(count + 1);
            int from = random.nextInt(to + 1);
            List<byte[]> ids = new ArrayList<>();
            for (int index = from; index < to; index++) {
                ids.add(records.id(index).bytes());
            }
            assertThat(fingerprints.of(from, to)).isEqualTo(PlainClient.fingerprint(ids));
        }
    }

    @Test
    void sumsWrapAtTheGreatest() {
        EventId greatest = EventId.ofHex("ff".repeat(32));
        Records.Builder builder = Records.builder();
        List<byte[]> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            builder.add(i, greatest);
            ids.add(greatest.bytes());
        }

        Fingerprints fingerprints = new Fingerprints(builder.build());

        assertThat(fingerprints.of(0, 200)).isEqualTo(PlainClient.fingerprint(ids));
        assertThat(fingerprints.of(3, 199)).isEqualTo(PlainClient.fingerprint(ids.subList(3, 199)));
    }

    @Property(tries = 100, seed = "1016")
    void aBoundIsShortAndBetweenItsRecords(@ForAll long seed, @ForAll @IntRange(min = 2, max = 300) int count) {
        Records records = records(items(new Random(seed), count, 5));
        for (int i = 1; i < count; i++) {
            Bound bound = records.boundBefore(i);
            assertThat(records.indexOf(bound, 0)).isEqualTo(i);
            boolean sameSecond = records.createdAt(i - 1) == records.createdAt(i);
            assertThat(bound.length()).isBetween(sameSecond ? 1 : 0, sameSecond ? 4 : 0);
        }
        assertThat(records.boundBefore(count)).isEqualTo(Bound.INFINITY);
    }

    @Test
    void timestampsAreNotNegative() {
        assertThatThrownBy(() -> Records.builder().add(-1, Bound.ZERO_ID)).isInstanceOf(IllegalArgumentException.class);
    }
}
