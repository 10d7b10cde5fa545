package dev.camelstr.pipeline.serve.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The index against the dumb way: every filter compared with every event. */
class SubscriptionIndexPropertyTest {

    private record Sub(int number, List<Filter> filters) {}

    @Property(tries = 300, seed = "1002")
    void findsWhatAScanFinds(
            @ForAll("subscriptions") List<List<Filter>> subscriptions, @ForAll("events") List<Event> events) {
        SubscriptionIndex<Sub> index = new SubscriptionIndex<>();
        List<Sub> all = new ArrayList<>();
        subscriptions.forEach(filters -> all.add(new Sub(all.size(), filters)));
        all.forEach(sub -> index.add(sub, sub.filters()));
        assertFinds(index, all, events);

        List<Sub> odd = all.stream().filter(sub -> sub.number() % 2 == 1).toList();
        all.stream().filter(sub -> sub.number() % 2 == 0).forEach(sub -> index.remove(sub, sub.filters()));
        assertFinds(index, odd, events);

        odd.forEach(sub -> index.remove(sub, sub.filters()));
        assertThat(index.isEmpty()).isTrue();
    }

    private static void assertFinds(SubscriptionIndex<Sub> index, List<Sub> subscriptions, List<Event> events) {
        for (Event event : events) {
            Set<Integer> expected = subscriptions.stream()
                    .filter(sub -> sub.filters().stream().anyMatch(filter -> filter.matches(event)))
                    .map(Sub::number)
                    .collect(Collectors.toSet());
            assertThat(index.matching(event)).extracting(Sub::number).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Tag> tag = Combinators.combine(
                        Arbitraries.of("e", "p", "t", "T", "long"), Arbitraries.of("a", "b", "c", ""))
                .as((name, value) -> Tag.of(name, value));
        return Combinators.combine(
                        few(),
                        few(),
                        Arbitraries.longs().between(0, 5),
                        few(),
                        tag.list().ofMaxSize(4))
                .as((id, author, time, kind, tags) ->
                        new Event(id(id), key(author), time, kind, tags, "", new byte[64], new byte[0]))
                .list()
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<List<Filter>>> subscriptions() {
        return filter().list().ofMinSize(1).ofMaxSize(3).list().ofMaxSize(12);
    }

    private Arbitrary<Filter> filter() {
        Arbitrary<List<Integer>> some = few().list().ofMaxSize(3).injectNull(0.6);
        Arbitrary<List<String>> values =
                Arbitraries.of("a", "b", "c", "").list().ofMaxSize(3).injectNull(0.6);
        return Combinators.combine(
                        some,
                        some,
                        some,
                        values,
                        values,
                        Arbitraries.longs().between(0, 5).injectNull(0.7))
                .as((ids, authors, kinds, t, e, since) -> {
                    Filter.Builder filter = Filter.builder();
                    if (ids != null) {
                        filter.ids(ids.stream()
                                .map(SubscriptionIndexPropertyTest::id)
                                .toList());
                    }
                    if (authors != null) {
                        filter.authors(authors.stream()
                                .map(SubscriptionIndexPropertyTest::key)
                                .toList());
                    }
                    if (kinds != null) {
                        filter.kinds(kinds);
                    }
                    if (t != null) {
                        filter.tag("t", t);
                    }
                    if (e != null) {
                        filter.tag("e", e);
                    }
                    if (since != null) {
                        filter.since(since);
                    }
                    return filter.build();
                });
    }

    private static Arbitrary<Integer> few() {
        return Arbitraries.integers().between(0, 3);
    }

    private static EventId id(int number) {
        return new EventId(0, 0, 0, number);
    }

    private static PublicKey key(int number) {
        return new PublicKey(0, 0, 0, number);
    }
}
