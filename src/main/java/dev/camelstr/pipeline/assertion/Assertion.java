package dev.camelstr.pipeline.assertion;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.assertion.Subject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an event of kind 30382, 30383 or 30384 says (NIP-85).
 *
 * @param figures by tag
 */
record Assertion(long createdAt, Map<String, Long> figures) {
    private static final String RANK = "rank";

    /** Nothing if the JSON is no event. What is no figure is left out. */
    static Optional<Assertion> of(byte[] raw) {
        try {
            Event event = EventParser.parse(raw);
            Map<String, Long> figures = new HashMap<>();
            for (Tag tag : event.tags()) {
                tag.number().ifPresent(number -> figures.put(tag.name(), number));
            }
            return Optional.of(new Assertion(event.createdAt(), figures));
        } catch (InvalidEventException e) {
            return Optional.empty();
        }
    }

    /** An unknown key has no rank: a rank of 0 is only told where there was another one before. */
    Assertion after(Optional<Assertion> told) {
        boolean hadRank = told.filter(it -> it.figures.containsKey(RANK)).isPresent();
        Map<String, Long> said = new LinkedHashMap<>(figures);
        said.entrySet().removeIf(it -> it.getKey().equals(RANK) && it.getValue() == 0 && !hadRank);
        return new Assertion(createdAt, said);
    }

    /** To be signed. */
    EventBuilder about(Subject subject) {
        EventBuilder event =
                new EventBuilder(subject.type().kind()).createdAt(createdAt).tag("d", subject.name());
        figures.forEach((tag, figure) -> event.tag(tag, Long.toString(figure)));
        return event;
    }
}
