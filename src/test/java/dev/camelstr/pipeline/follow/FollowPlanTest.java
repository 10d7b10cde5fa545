package dev.camelstr.pipeline.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FollowPlanTest {
    private static final Random RANDOM = new Random(9);
    private static final String HOME = "wss://home.example.com/";
    private static final String A = "wss://a.example.com/";
    private static final String B = "wss://b.example.com/";
    private static final String C = "wss://c.example.com/";

    private final PublicKey ann = author();
    private final PublicKey bob = author();
    private final Map<PublicKey, RelayList> lists = new HashMap<>();
    private final Map<PublicKey, List<String>> hints = new HashMap<>();

    private static PublicKey author() {
        return new PublicKey(RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong());
    }

    private FollowPlan plan(int room, PublicKey... authors) {
        return new FollowPlan(new Following(new LinkedHashSet<>(List.of(authors)), lists, hints), List.of(HOME), room);
    }

    private static Filter authors(PublicKey... keys) {
        return Filter.builder().authors(List.of(keys)).build();
    }

    private static Filter tagged(PublicKey... keys) {
        return Filter.builder()
                .tag("p", Stream.of(keys).map(PublicKey::hex).toList())
                .build();
    }

    private static Filter listsOf(PublicKey... keys) {
        return Filter.builder().authors(List.of(keys)).kinds(0, 3, 10_002).build();
    }

    @Test
    void eventsComeFromAllWriteRelaysMentionsFromReadRelaysAndListsFromTheConfiguredOnes() {
        lists.put(ann, new RelayList(List.of(A, B), List.of(B, C)));

        assertThat(plan(100, ann).filters())
                .containsOnly(
                        Map.entry(HOME, List.of(listsOf(ann))),
                        Map.entry(A, List.of(authors(ann))),
                        Map.entry(B, List.of(authors(ann), tagged(ann))),
                        Map.entry(C, List.of(tagged(ann))));
    }

    @Test
    void whoHasNoListIsReadWhereOthersSayAndAtTheConfiguredRelays() {
        hints.put(bob, List.of(C));

        assertThat(plan(100, bob).filters())
                .containsOnly(Map.entry(HOME, List.of(authors(bob), tagged(bob))), Map.entry(C, List.of(authors(bob))));
    }

    @Test
    void aConfiguredRelayThatAListNamesIsAskedForAllOfTheAuthor() {
        lists.put(ann, new RelayList(List.of(HOME), List.of()));

        assertThat(plan(100, ann).filters()).containsOnly(Map.entry(HOME, List.of(authors(ann))));
    }

    @Test
    void whereThereIsNoRoomForAllRelaysThoseOfMostAuthorsAreRead() {
        lists.put(ann, new RelayList(List.of(A, B), List.of()));
        lists.put(bob, new RelayList(List.of(B, C), List.of()));

        assertThat(plan(1, ann, bob).filters().keySet()).containsExactlyInAnyOrder(HOME, B);
    }

    @Test
    void aRelayIsNotAskedForMoreKeysThanFitAndWhoIsOnlyThereComesFirst() {
        PublicKey[] many = Stream.generate(FollowPlanTest::author)
                .limit(FollowPlan.MOST_KEYS + 500)
                .toArray(PublicKey[]::new);
        for (int i = 0; i < many.length; i++) {
            lists.put(many[i], new RelayList(i < 600 ? List.of(A, B) : List.of(A), List.of()));
        }
        FollowPlan plan = plan(100, many);

        assertThat(keys(plan.filters().get(A))).hasSize(FollowPlan.MOST_KEYS);
        assertThat(keys(plan.filters().get(B))).hasSize(600);
        assertThat(plan.unplaced()).isZero();
        assertThat(plan.filters().get(A).stream()
                        .mapToInt(filter -> filter.toJson().length())
                        .sum())
                .isLessThan(120_000);
    }

    private static Set<PublicKey> keys(List<Filter> filters) {
        return filters.stream()
                .flatMap(filter -> filter.authors().orElse(Set.of()).stream())
                .collect(Collectors.toSet());
    }

    @Test
    void whoseRelaysAreNotReadIsReadAtTheConfiguredOnes() {
        lists.put(ann, new RelayList(List.of(A), List.of()));
        FollowPlan plan = plan(0, ann);

        assertThat(plan.filters()).containsOnly(Map.entry(HOME, List.of(authors(ann), tagged(ann))));
        assertThat(plan.unplaced()).isZero();
    }

    @Test
    void whoHasNoPlaceIsCounted() {
        PublicKey[] many = Stream.generate(FollowPlanTest::author)
                .limit(FollowPlan.MOST_KEYS + 7)
                .toArray(PublicKey[]::new);

        assertThat(plan(100, many).unplaced()).isEqualTo(7);
    }
}
