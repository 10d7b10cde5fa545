package dev.camelstr.cli.input;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The options that choose events, and what chooses them without an option. */
public final class SelectionArguments {

    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            description =
                    "Filters in JSON (NIP-01), within which the options choose. An npub or nprofile is its --author; a"
                            + " note, nevent or naddr its --id; '#t=x' is --tag t=x.")
    private List<String> arguments = List.of();

    @Mixin
    private Selection selection;

    /** @throws UserError if an argument is none of these, or a filter has a condition of an option already */
    public List<Filter> filters() {
        List<Filter> json = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        List<Identifiers.Named> events = new ArrayList<>();
        List<PublicKey> authors = new ArrayList<>();
        for (String argument : arguments) {
            try {
                if (argument.startsWith("#")) {
                    tags.add(argument);
                } else if (Identifiers.isMeantAsKey(argument)) {
                    authors.add(Identifiers.key(argument));
                } else if (Identifiers.isMeantAsEvent(argument)) {
                    events.add(Identifiers.named(argument));
                } else {
                    json.add(FilterJson.parse("the filter", argument));
                }
            } catch (TypeConversionException e) {
                throw new UserError(e.getMessage());
            }
        }
        return selection.with(events, authors, tags).onto(json.isEmpty() ? List.of(Filter.all()) : json);
    }
}
