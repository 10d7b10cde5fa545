package dev.camelstr.pipeline.view.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.TestEvents;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final long ROOT = 1;
    private static final long MUCH = 64L << 20;

    private final Map<Long, long[]> follows = new HashMap<>();
    private final Map<Long, long[]> against = new HashMap<>();

    private static byte[] key(long number) {
        return PublicKey.ofHex(TestEvents.hex(number)).bytes();
    }

    private static int[] numbers(TrustGraph graph, long[] keys) {
        return Arrays.stream(keys).mapToInt(key -> graph.add(key(key), 0)).toArray();
    }

    private static Ranking rank(LongFunction<long[]> follows, LongFunction<long[]> against, int depth, long bytes)
            throws SQLException {
        ListReader reader = (graph, authors) -> {
            for (int author : authors) {
                long key = Long.parseUnsignedLong(
                        PublicKey.of(graph.key(author)).hex().substring(48), 16);
                if (!graph.isFull()) {
                    graph.read(author, numbers(graph, follows.apply(key)), numbers(graph, against.apply(key)));
                }
            }
        };
        TreeSet<PublicKey> roots = new TreeSet<>();
        roots.add(PublicKey.of(key(ROOT)));
        return Ranking.of(new TrustRules(roots, depth, 850), reader, bytes, new Random(1));
    }

    private Ranking rank() throws SQLException {
        return rank(key -> of(follows, key), key -> of(against, key), 4, MUCH);
    }

    private static long[] of(Map<Long, long[]> lists, long key) {
        return lists.getOrDefault(key, new long[0]);
    }

    private static Integer rankOf(Ranking ranking, long key) {
        int number = ranking.graph().find(key(key));
        return number < 0 ? null : ranking.rank(number);
    }

    private static long[] range(long from, long to) {
        return LongStream.range(from, to).toArray();
    }

    @Test
    void fallsWithTheNumberOfThoseWhoAreFollowedAndWithTheDistance() throws SQLException {
        follows.put(ROOT, range(1_000, 1_500));
        follows.put(1_000L, new long[] {2_000});
        follows.put(2_000L, new long[] {3_000});

        Ranking ranking = rank();

        assertThat(rankOf(ranking, ROOT)).isEqualTo(100);
        assertThat(rankOf(ranking, 1_499)).isEqualTo(65);
        assertThat(rankOf(ranking, 2_000)).isEqualTo(64);
        assertThat(rankOf(ranking, 3_000)).isEqualTo(63);
        assertThat(rankOf(ranking, 4_000)).isNull();
    }

    @Test
    void goesOverSoManyFollowsAndAroundCyclesNoMoreOften() throws SQLException {
        follows.put(ROOT, new long[] {2});
        follows.put(2L, new long[] {3, 1});
        follows.put(3L, new long[] {2, 4});
        follows.put(4L, new long[] {5});
        follows.put(5L, new long[] {6});

        Ranking ranking = rank();

        assertThat(rankOf(ranking, 5)).isNotNull();
        assertThat(rankOf(ranking, 6)).isNull();
    }

    @Test
    void aFarmThatNobodyTrustedFollowsHasNone() throws SQLException {
        follows.put(ROOT, new long[] {2});
        follows.put(2L, new long[] {3});
        for (long sybil = 10_000; sybil < 16_000; sybil++) {
            follows.put(sybil, new long[] {ROOT, 2, 3, 10_000 + (sybil + 1) % 6_000, 10_000 + sybil / 2});
            against.put(sybil, new long[] {2, 3});
        }

        Ranking ranking = rank();

        assertThat(ranking.ranked()).isEqualTo(3);
        assertThat(rankOf(ranking, 2)).isEqualTo(99);
        assertThat(ranking.graph().edges()).isEqualTo(2);
    }

    @Test
    void whomTrustedKeysMuteLosesWhatTheyWouldHaveGiven() throws SQLException {
        follows.put(ROOT, new long[] {2, 3, 4});
        follows.put(2L, new long[] {5, 6});
        follows.put(3L, new long[] {5, 7});
        follows.put(5L, new long[] {8});
        Integer before = rankOf(rank(), 5);

        against.put(4L, new long[] {5});
        Ranking muted = rank();
        against.put(3L, new long[] {5});
        against.put(2L, new long[] {5});

        assertThat(before).isEqualTo(rankOf(muted, 2) - 1);
        assertThat(rankOf(muted, 5))
                .as("whoever follows nobody has as much to say as two followers of two")
                .isNull();
        assertThat(rankOf(muted, 8)).as("it has nothing to pass on").isNull();
        assertThat(rankOf(rank(), 5)).isNull();
        assertThat(rankOf(rank(), 7)).isNotNull();
    }

    @Test
    void saysWhoOfThoseWhoAreTrustedMostFollowAKeyOrSpeakAgainstIt() throws SQLException {
        follows.put(ROOT, range(10, 20));
        for (long author = 10; author < 20; author++) {
            follows.put(author, author < 12 ? new long[] {30} : new long[] {30, author - 1});
        }
        against.put(19L, new long[] {30});

        Ranking ranking = rank();
        byte[] reasons = ranking.reasons().of(ranking.graph().find(key(30)));

        assertThat(reasons).hasSize(1 + 6 * 32);
        assertThat(reasons[0]).isEqualTo((byte) Reasons.MOST);
        assertThat(PublicKey.of(Arrays.copyOfRange(reasons, 1 + 5 * 32, 1 + 6 * 32)))
                .isEqualTo(PublicKey.of(key(19)));
        assertThat(ranking.reasons().of(ranking.graph().find(key(ROOT)))).isNull();
    }

    @Test
    void ofAMillionWhoFollowEachOtherThoseAreReadWhoAreNear() throws SQLException {
        LongFunction<long[]> ring = key -> key == ROOT
                ? new long[] {1_000_000}
                : new long[] {1_000_000 + (key + 1) % 1_000_000, 1_000_000 + (key + 2) % 1_000_000};

        Ranking ranking = rank(ring, key -> new long[0], 4, MUCH);

        assertThat(ranking.graph().keys()).isLessThan(20);
        assertThat(ranking.graph().isFull()).isFalse();
    }

    @Test
    void endsWhereMemoryDoesAndWhoIsTrustedMostWasReadFirst() throws SQLException {
        long few = 1L << 20;
        LongFunction<long[]> allNameOthers =
                key -> key == ROOT ? new long[] {2, 3} : range(1_000 * key, 1_000 * key + 1_000);

        Ranking ranking = rank(allNameOthers, key -> new long[0], 10, few);

        assertThat(ranking.graph().isFull()).isTrue();
        assertThat(ranking.graph().keys()).isLessThan(10_000);
        assertThat(rankOf(ranking, 2_000)).isNotNull();
        assertThat(rankOf(ranking, 3_999)).isNotNull();
    }

    @Test
    void keysAreFoundAgainAmongMany() {
        KeyTable table = new KeyTable(new Random(2));
        for (int number = 0; number < 100_000; number++) {
            assertThat(table.add(key(7L * number), 0)).isEqualTo(number);
        }

        assertThat(table.find(key(7))).isEqualTo(1);
        assertThat(table.find(key(8))).isEqualTo(-1);
        assertThat(table.add(key(7L * 99_999), 0)).isEqualTo(99_999);
        assertThat(table.key(3)).isEqualTo(key(21));
        assertThat(table.size()).isEqualTo(100_000);
    }

    @Test
    void numbersAreUnitedUpToABound() {
        NumberSet set = new NumberSet(1_000);
        for (int i = 0; i < 10_000; i++) {
            set.add(i % 700);
        }
        assertThat(set.isFull()).isFalse();
        assertThat(set.sorted()).hasSize(700);
        set.clear();
        for (int i = 0; i < 5_000; i++) {
            set.add(i);
        }
        assertThat(set.isFull()).isTrue();
        assertThat(set.sorted()).hasSize(1_000).startsWith(0, 1).endsWith(999);
    }
}
