package dev.camelstr.pipeline.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.store.relays.Collector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairShareTest {
    private static final String SAME = "same";

    private final List<String> relays = new ArrayList<>();
    private final Map<String, Collector> group = new TreeMap<>();
    private int moves;

    private void relays(int count) {
        relays.clear();
        IntStream.range(0, count).forEach(i -> relays.add("wss://r" + i + ".example/"));
    }

    private Collector join(String holder, String setting) {
        Collector collector = new Collector(holder, setting, new HashMap<>());
        group.put(holder, collector);
        return collector;
    }

    /** One looks at the group as it is, and changes what it should. */
    private void look(String holder) {
        Collector own = group.get(holder);
        FairShare share = FairShare.of(holder, relays, List.copyOf(group.values()));
        assertThat(group.values()).noneMatch(other -> share.claims().stream().anyMatch(other.epochs()::containsKey));
        share.claims().forEach(relay -> own.epochs().put(relay, 1L));
        share.surplus().forEach(relay -> assertThat(own.epochs().remove(relay)).isNotNull());
        moves += share.surplus().size();
    }

    private void settle() {
        for (int i = 0; i < 3; i++) {
            List.copyOf(group.keySet()).forEach(this::look);
        }
        List<String> held = group.values().stream()
                .flatMap(collector -> collector.epochs().keySet().stream())
                .toList();
        assertThat(held).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(relays);
    }

    private List<Integer> shares() {
        return group.values().stream()
                .map(collector -> collector.epochs().size())
                .toList();
    }

    @Test
    void oneAloneTakesAllAtOnceInTheirOrder() {
        relays(500);
        join("a", SAME);
        assertThat(FairShare.of("a", relays, List.copyOf(group.values()))).isEqualTo(new FairShare(relays, List.of()));
    }

    @Test
    void whoComesGetsItsShareAndNothingElseMoves() {
        relays(10);
        join("b", SAME);
        settle();
        join("a", SAME);
        settle();
        assertThat(shares()).containsExactly(5, 5);
        assertThat(moves).isEqualTo(5);
        join("c", SAME);
        settle();
        assertThat(shares()).containsExactly(4, 3, 3);
        assertThat(moves).isEqualTo(8);
    }

    @Test
    void whatOneHeldThatGoesIsSharedByTheOthersWhoKeepTheirs() {
        relays(10);
        List.of("a", "b", "c").forEach(holder -> join(holder, SAME));
        settle();
        moves = 0;
        Set<String> kept = new HashSet<>(group.get("a").epochs().keySet());
        group.remove("c");
        settle();
        assertThat(shares()).containsExactly(5, 5);
        assertThat(group.get("a").epochs().keySet()).containsAll(kept);
        assertThat(moves).isZero();
    }

    @Test
    void oneWithAnotherSettingKeepsWhatItHoldsAndIsGivenNothing() {
        relays(6);
        Collector other = join("a", "other");
        other.epochs().put(relays.get(0), 1L);
        join("b", SAME);
        join("c", SAME);
        List.of("b", "c", "b", "c").forEach(this::look);
        assertThat(shares()).containsExactly(1, 3, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverComesAndGoesAllAreHeldOnceInEqualShares(long seed) {
        Random random = new Random(seed);
        join("p0", SAME);
        for (int step = 1; step < 200; step++) {
            if (random.nextInt(3) == 0 && group.size() > 1) {
                group.remove(List.copyOf(group.keySet()).get(random.nextInt(group.size())));
            } else if (random.nextInt(2) == 0 && group.size() < 9) {
                join("p" + random.nextInt(1_000_000), SAME);
            } else {
                relays(random.nextInt(60));
                group.values().forEach(collector -> collector.epochs().keySet().retainAll(relays));
            }
            settle();
            assertThat(shares().stream().mapToInt(i -> i).max().orElse(0)
                            - shares().stream().mapToInt(i -> i).min().orElse(0))
                    .isLessThanOrEqualTo(1);
        }
    }
}
