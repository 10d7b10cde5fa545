package dev.camelstr.cli.input;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.Filter;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a relay is asked for: what is chosen, and how much of it. */
public final class FilterArguments {

    @Mixin
    private SelectionArguments selection;

    @Option(names = "--limit", paramLabel = "N", description = "The newest stored events, at most so many.")
    private Integer limit;

    @Option(names = "--search", paramLabel = "WORDS", description = "Full text, where the relay searches (NIP-50).")
    private String search;

    /** @throws UserError if an argument is none, or a filter has a condition of an option already */
    public List<Filter> filters() {
        return selection.filters().stream().map(this::bounded).toList();
    }

    /** At how many stored events a relay's answer is cut because that was asked for; empty: nowhere. */
    public static OptionalInt limit(List<Filter> filters) {
        return filters.stream().allMatch(filter -> filter.limit().isPresent())
                ? OptionalInt.of(filters.stream()
                        .mapToInt(filter -> filter.limit().getAsInt())
                        .sum())
                : OptionalInt.empty();
    }

    private Filter bounded(Filter filter) {
        Filter.Builder bounded = filter.toBuilder();
        if (limit != null) {
            Selection.requireFree("--limit", filter.limit().isPresent());
            if (limit < 0) {
                throw new UserError("--limit: not negative");
            }
            bounded.limit(limit);
        }
        if (search != null) {
            Selection.requireFree("--search", filter.search().isPresent());
            bounded.search(search);
        }
        return bounded.build();
    }
}
