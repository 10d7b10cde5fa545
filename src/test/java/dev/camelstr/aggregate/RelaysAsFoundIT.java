package dev.camelstr.aggregate;

import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.zoo.behaviour.Behaviour;
import dev.camelstr.testing.zoo.behaviour.Behaviours;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged executable collects from relays as they are found, all at once, is killed in the middle and started again, and
 * holds in the end all that each of them has. {@code -Dcamelstr.zoo=cap-100,dense} is about those only,
 * {@code -Dcamelstr.zoo.stream=LOCAL} about one kind of streams; {@code -Dcamelstr.zoo.patience=60} says after how many
 * seconds they have to be whole.
 */
@Tag("aggregator")
class RelaysAsFoundIT {
    private static final List<String> WITH_SEVERAL_FILTERS =
            List.of("plain", "cap-100", "one-filter", "one-filter-notice", "one-subscription", "rate-closed");

    private static Stream<StreamKind> streams() {
        String chosen = System.getProperty("camelstr.zoo.stream", "");
        return chosen.isEmpty() ? Stream.of(StreamKind.values()) : Stream.of(StreamKind.valueOf(chosen));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void eachIsWholeInTheEndThoughTheCollectorIsKilled(StreamKind streams) throws Exception {
        List<Behaviour> behaviours = Behaviours.named(System.getProperty("camelstr.zoo", ""));
        collect("relays-as-found-" + streams, behaviours, streams, Map.of());
    }

    @Test
    void severalFiltersAreAskedAsTheRelayAllows() throws Exception {
        List<Behaviour> behaviours =
                WITH_SEVERAL_FILTERS.stream().map(Behaviours::one).toList();
        String filters = "[{\"kinds\":[1]},{\"kinds\":[6,7,1111]},{\"kinds\":[9735,30023]}]";
        collect("relays-as-found-filters", behaviours, StreamKind.LOCAL, Map.of("camelstr.collect.filters", filters));
    }

    private static void collect(
            String report, List<Behaviour> behaviours, StreamKind streams, Map<String, String> settings)
            throws Exception {
        try (ZooCollection zoo = new ZooCollection(behaviours, streams, settings)) {
            zoo.collectOverAKill();
            zoo.report(report);
            zoo.expectEachAsItHasToBe();
        }
    }
}
