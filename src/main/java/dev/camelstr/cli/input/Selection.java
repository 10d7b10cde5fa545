package dev.camelstr.cli.input;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.text.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that choose events, wherever they are: all that are given must hold, of several values of one any. */
public final class Selection {

    @Option(
            names = "--id",
            paramLabel = "ID",
            split = ",",
            converter = NamedConverter.class,
            description = "This event: note, nevent or hex, or by its address (naddr).")
    private List<Identifiers.Named> events = List.of();

    @Option(
            names = "--author",
            paramLabel = "KEY",
            split = ",",
            converter = KeyConverter.class,
            description = "By this author: npub, nprofile or hex.")
    private List<PublicKey> authors = List.of();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            converter = KindConverter.class,
            description =
                    "Of this kind: a number or a name, such as note, reaction, article. This and the options above"
                            + " take several, separated by commas or given again.")
    private List<Integer> kinds = List.of();

    @Option(
            names = "--tag",
            paramLabel = "LETTER=VALUE",
            description = "With this tag, such as t=camel; a value may be npub, note, naddr and so on.")
    private List<String> tags = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description =
                    "Not older: 2h or 7d ago, 2026-01-31 or 2026-01-31T18:30 (in ${bundle:zone}), today, or seconds"
                            + " since 1970.")
    private Moment since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Not newer; a day is meant to its end.")
    private Moment until;

    /**
     * What is asked for, an event that matches one of them.
     *
     * @throws UserError if a tag is malformed
     */
    public List<Filter> filters() {
        return within(Filter.all());
    }

    /**
     * The same, within a filter.
     *
     * @throws UserError also if the filter has a condition of an option already
     */
    public List<Filter> within(Filter base) {
        return onto(List.of(base));
    }

    /** As if these had been given with the options as well. */
    Selection with(List<Identifiers.Named> moreEvents, List<PublicKey> moreAuthors, List<String> moreTags) {
        Selection both = new Selection();
        both.events = joined(events, moreEvents);
        both.authors = joined(authors, moreAuthors);
        both.tags = joined(tags, moreTags);
        both.kinds = kinds;
        both.since = since;
        both.until = until;
        return both;
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /**
     * What is asked for, within other filters.
     *
     * @param bases what was asked for in JSON
     * @throws UserError if a tag is malformed, or a filter has a condition of an option already
     */
    List<Filter> onto(List<Filter> bases) {
        Map<String, List<String>> byLetter = byLetter();
        List<Filter> filters = new ArrayList<>();
        for (Filter base : bases) {
            Filter common = common(base, byLetter);
            List<EventId> ids =
                    events.stream().flatMap(event -> event.id().stream()).toList();
            if (!ids.isEmpty() || events.isEmpty()) {
                filters.add(ids.isEmpty() ? common : withIds(common, ids));
            }
            events.stream()
                    .flatMap(event -> event.address().stream())
                    .forEach(address -> filters.add(at(common, address)));
        }
        return filters;
    }

    private Filter common(Filter base, Map<String, List<String>> byLetter) {
        Filter.Builder filter = base.toBuilder();
        if (!authors.isEmpty()) {
            requireFree("--author", base.authors().isPresent());
            filter.authors(authors);
        }
        if (!kinds.isEmpty()) {
            requireFree("--kind", base.kinds().isPresent());
            filter.kinds(kinds);
        }
        byLetter.forEach((letter, values) -> {
            requireFree("--tag " + letter, base.tags().containsKey(letter));
            tag(filter, letter, values);
        });
        if (since != null) {
            requireFree("--since", base.since().isPresent());
            filter.since(since.first());
        }
        if (until != null) {
            requireFree("--until", base.until().isPresent());
            filter.until(until.last());
        }
        return filter.build();
    }

    private Filter withIds(Filter common, List<EventId> ids) {
        requireFree("--id", common.ids().isPresent());
        return common.toBuilder().ids(ids).build();
    }

    private Filter at(Filter common, Address address) {
        requireFree("--id", common.ids().isPresent());
        boolean possible = common.kinds().map(it -> it.contains(address.kind())).orElse(true)
                && common.authors().map(it -> it.contains(address.pubkey())).orElse(true);
        Filter.Builder filter = common.toBuilder();
        filter.kinds(possible ? List.of(address.kind()) : List.of());
        filter.authors(List.of(address.pubkey()));
        if (!address.d().isEmpty()) {
            requireFree("--id", common.tags().containsKey("d"));
            filter.tag("d", List.of(address.d()));
        }
        return filter.build();
    }

    static void requireFree(String option, boolean taken) {
        if (taken) {
            throw new UserError(option + " and a filter in JSON choose the same: say it in one of them");
        }
    }

    private void tag(Filter.Builder filter, String letter, List<String> values) {
        try {
            filter.tag(letter, values);
        } catch (IllegalArgumentException e) {
            throw new UserError("--tag: " + e.getMessage());
        }
    }

    private Map<String, List<String>> byLetter() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        tags.forEach(tag -> {
            String plain = tag.startsWith("#") ? tag.substring(1) : tag;
            int end = plain.indexOf('=');
            if (end < 1) {
                throw new UserError("--tag: '" + tag + "' is not LETTER=VALUE");
            }
            values.computeIfAbsent(plain.substring(0, end), letter -> new ArrayList<>())
                    .add(value(plain.substring(end + 1)));
        });
        return values;
    }

    private String value(String text) {
        try {
            return Identifiers.tagValue(text);
        } catch (TypeConversionException e) {
            throw new UserError("--tag: " + e.getMessage());
        }
    }

    /** An event by its id or address. */
    static final class NamedConverter implements ITypeConverter<Identifiers.Named> {
        @Override
        public Identifiers.Named convert(String text) {
            return Identifiers.named(text);
        }
    }
}
