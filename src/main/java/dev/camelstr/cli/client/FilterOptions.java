package dev.camelstr.cli.client;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.Hex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What a client command asks for: filters in JSON, or one made of options. */
final class FilterOptions {

    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            description = "Filters in JSON (NIP-01); options are not used then.")
    private List<String> json = List.of();

    @Option(names = "--id", paramLabel = "ID", converter = IdConverter.class, description = "note, nevent or hex.")
    private List<EventId> ids = List.of();

    @Option(names = "--author", paramLabel = "KEY", converter = AuthorConverter.class, description = "npub or hex.")
    private List<PublicKey> authors = List.of();

    @Option(names = "--kind", description = "Only this kind; may be given several times, as the options above.")
    private List<Integer> kinds = List.of();

    @Option(names = "--tag", paramLabel = "LETTER=VALUE", description = "Only with this tag.")
    private List<String> tags = List.of();

    @Option(names = "--since", paramLabel = "SECONDS", description = "Not older than this, seconds since 1970.")
    private Long since;

    @Option(names = "--until", paramLabel = "SECONDS", description = "Not newer than this, seconds since 1970.")
    private Long until;

    @Option(names = "--limit", description = "The newest stored events, at most so many.")
    private Integer limit;

    @Option(names = "--search", paramLabel = "WORDS", description = "Full text, where the relay searches (NIP-50).")
    private String search;

    @Spec(Spec.Target.MIXEE)
    private picocli.CommandLine.Model.CommandSpec spec;

    /** @throws ParameterException if one is none */
    List<Filter> filters() {
        try {
            List<Filter> filters = new ArrayList<>();
            for (String filter : json) {
                filters.add(Filter.parse(filter));
            }
            return filters.isEmpty() ? List.of(ofOptions()) : filters;
        } catch (InvalidMessageException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "the filter: " + e.getMessage());
        }
    }

    private Filter ofOptions() {
        Filter.Builder filter = Filter.builder();
        if (!ids.isEmpty()) {
            filter.ids(ids);
        }
        if (!authors.isEmpty()) {
            filter.authors(authors);
        }
        if (!kinds.isEmpty()) {
            filter.kinds(kinds);
        }
        byLetter().forEach(filter::tag);
        if (since != null) {
            filter.since(since);
        }
        if (until != null) {
            filter.until(until);
        }
        if (limit != null) {
            filter.limit(limit);
        }
        if (search != null) {
            filter.search(search);
        }
        return filter.build();
    }

    private Map<String, List<String>> byLetter() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String tag : tags) {
            int end = tag.indexOf('=');
            if (end < 1) {
                throw new IllegalArgumentException("'" + tag + "' is not LETTER=VALUE");
            }
            values.computeIfAbsent(tag.substring(0, end), letter -> new ArrayList<>())
                    .add(tag.substring(end + 1));
        }
        return values;
    }

    /** An event's id as people write it. */
    static final class IdConverter implements ITypeConverter<EventId> {
        @Override
        public EventId convert(String text) {
            if (Hex.isLowerHex(text, EventId.BYTES)) {
                return EventId.ofHex(text);
            }
            try {
                Object decoded = Nip19.decode(text);
                if (decoded instanceof Nip19.Note note) {
                    return note.id();
                } else if (decoded instanceof Nip19.Nevent nevent) {
                    return nevent.id();
                }
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no event id: " + e.getMessage());
            }
            throw new TypeConversionException("'" + text + "' is no event id: use note1…, nevent1… or 64 hex digits");
        }
    }
}
