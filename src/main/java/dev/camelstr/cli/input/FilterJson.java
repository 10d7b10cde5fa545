package dev.camelstr.cli.input;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.text.ShownText;
import java.util.List;
import java.util.Optional;

/** A filter as NIP-01 has it, where one is written by hand. */
public final class FilterJson {
    private static final int SHOWN = 70;

    private FilterJson() {}

    /**
     * @param name of the option or argument
     * @throws UserError if it is none, saying what was probably meant
     */
    public static Filter parse(String name, String text) {
        String plain = text.strip();
        if (!plain.startsWith("{") && !plain.startsWith("[")) {
            Optional<String> option = Identifiers.option(plain);
            throw new UserError(name + ": '" + ShownText.line(plain, SHOWN) + "' is no JSON such as {\"kinds\":[1]}: "
                    + option.map(it -> "say it with " + it).orElse("choose by it, or by --author, --kind, --tag, …"));
        }
        try {
            return Filter.parse(plain);
        } catch (InvalidMessageException e) {
            boolean hasIdentifier = plain.matches("(?is).*\"(nostr:)?(npub|nprofile|note|nevent|naddr)1.*");
            throw new UserError(name + ": " + e.getMessage()
                    + (hasIdentifier ? "; npub, note and the like are for --author, --id and --tag" : ""));
        }
    }

    /**
     * What stored events are chosen by: none searches.
     *
     * @throws UserError if one does
     */
    public static List<Filter> ofStored(List<Filter> filters) {
        if (filters.stream().anyMatch(filter -> filter.search().isPresent())) {
            throw new UserError("the filter: only a relay searches (camelstr req --search)");
        }
        return filters;
    }
}
