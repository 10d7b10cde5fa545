package dev.camelstr.cli.input;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a relay is asked for: filters in JSON, options, or both, which then hold for each filter. */
public final class FilterArguments {

    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            description = "Filters in JSON (NIP-01), within which the options choose; '#t=x' is --tag t=x.")
    private List<String> arguments = List.of();

    @Mixin
    private Selection selection;

    @Option(names = "--limit", paramLabel = "N", description = "The newest stored events, at most so many.")
    private Integer limit;

    @Option(names = "--search", paramLabel = "WORDS", description = "Full text, where the relay searches (NIP-50).")
    private String search;

    /** @throws UserError if one is none, or has a condition of an option already */
    public List<Filter> filters() {
        List<Filter> json = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("#")) {
                tags.add(argument);
            } else {
                json.add(parse(argument));
            }
        }
        return selection.onto(json.isEmpty() ? List.of(Filter.all()) : json, tags).stream()
                .map(this::bounded)
                .toList();
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

    private static Filter parse(String json) {
        try {
            return Filter.parse(json);
        } catch (InvalidMessageException e) {
            throw new UserError("the filter: " + e.getMessage());
        }
    }
}
