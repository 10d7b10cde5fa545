package dev.camelstr.store.query;

import dev.camelstr.nostr.Filter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Splits filters so that each is one walk through one index ({@link FilterPlan#isOneWalk}), where these are few. */
final class Walks {
    private static final int MAX = 16; // each has a page in memory

    private Walks() {}

    /** Filters that match the same, without regard to limits. */
    static List<Filter> of(List<Filter> filters) {
        List<Filter> walks = filters.stream().flatMap(Walks::of).toList();
        return walks.size() <= MAX ? walks : filters;
    }

    private static Stream<Filter> of(Filter filter) {
        if (filter.matchesNothing()
                || filter.ids().isPresent()
                || !filter.tags().isEmpty()
                || (long) size(filter.authors()) * size(filter.kinds()) > MAX) {
            return Stream.of(filter);
        }
        return each(filter.authors(), filter, Filter.Builder::authors)
                .flatMap(one -> each(filter.kinds(), one, Filter.Builder::kinds));
    }

    private static int size(Optional<? extends Set<?>> values) {
        return values.map(Set::size).orElse(1);
    }

    private static <T> Stream<Filter> each(
            Optional<Set<T>> values, Filter filter, BiFunction<Filter.Builder, Collection<T>, Filter.Builder> set) {
        return values.isEmpty()
                ? Stream.of(filter)
                : values.get().stream()
                        .map(value ->
                                set.apply(filter.toBuilder(), List.of(value)).build());
    }
}
