package dev.camelstr.store.view.query;

import dev.camelstr.nostr.text.PlainNumber;
import dev.camelstr.nostr.text.ShownText;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A query with values for its parameters.
 *
 * @param values for each parameter; null for one that may be missing and is
 * @param limit rows of this page
 * @param after the values of the last row of the page before; empty for the first page
 */
public record QueryCall(ViewQuery query, Map<String, Object> values, int limit, List<String> after) {
    private static final int LONGEST_NUMBER = 9;

    /**
     * @param given texts by names of parameters, and {@code limit} and {@code after}
     * @param clock for times that are told from now on, and with the zone of others
     * @throws WrongArgumentException saying which is wrong and what is expected
     */
    public static QueryCall of(ViewQuery query, Map<String, String> given, Clock clock) throws WrongArgumentException {
        requireKnown(query, given);
        Map<String, Object> values = new LinkedHashMap<>();
        for (QueryParameter parameter : query.parameters()) {
            Optional<String> text =
                    Optional.ofNullable(given.get(parameter.name())).or(parameter::preset);
            if (text.isEmpty() && parameter.isRequired()) {
                throw new WrongArgumentException(
                        parameter.name(), parameter.name() + " is missing: " + parameter.expected());
            }
            values.put(parameter.name(), text.isPresent() ? parameter.value(text.get(), clock) : null);
        }
        return new QueryCall(query, values, limit(query, given), after(query, given));
    }

    private static void requireKnown(ViewQuery query, Map<String, String> given) throws WrongArgumentException {
        for (String name : given.keySet()) {
            boolean known = name.equals(ViewQuery.LIMIT)
                    || name.equals(ViewQuery.AFTER) && query.hasPages()
                    || query.parameter(name).isPresent();
            if (!known) {
                String shown = ShownText.line(name, 40);
                throw new WrongArgumentException(shown, "there is no parameter '" + shown + "'");
            }
        }
    }

    private static int limit(ViewQuery query, Map<String, String> given) throws WrongArgumentException {
        String text = given.get(ViewQuery.LIMIT);
        if (text == null) {
            return query.limit();
        }
        OptionalLong limit = PlainNumber.parse(text, LONGEST_NUMBER);
        if (limit.isEmpty() || limit.getAsLong() < 1 || limit.getAsLong() > query.limit()) {
            throw WrongArgumentException.expecting(ViewQuery.LIMIT, "a number from 1 to " + query.limit());
        }
        return (int) limit.getAsLong();
    }

    private static List<String> after(ViewQuery query, Map<String, String> given) throws WrongArgumentException {
        String text = given.get(ViewQuery.AFTER);
        try {
            return text == null
                    ? List.of()
                    : PageToken.values(text, query.order().size());
        } catch (IllegalArgumentException e) {
            throw wrongAfter();
        }
    }

    static WrongArgumentException wrongAfter() {
        return WrongArgumentException.expecting(ViewQuery.AFTER, "what was next of the page before");
    }
}
