package dev.camelstr.store.view.query;

import dev.camelstr.nostr.text.ShownText;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One query of a file. */
final class QueryEntry {
    private static final Set<String> KEYS = Set.of("description", "parameters", "sql", "order", "limit", "etag");
    private static final Set<String> PARAMETER_KEYS =
            Set.of("type", "description", "default", "optional", "min", "max", "maxLength");
    private static final Pattern PARAMETER = Pattern.compile("[a-z][a-zA-Z0-9_]{0,30}");
    private static final Set<String> TAKEN = Set.of(ViewQuery.LIMIT, ViewQuery.AFTER);

    private static final String OF_VIEW = "view";
    private static final String OF_ANSWER = "answer";
    private static final int USUAL_ROWS = 100;
    private static final int USUAL_LENGTH = 256;
    private static final int MOST_LENGTH = 2_048;

    private QueryEntry() {}

    /** @throws IllegalArgumentException naming the key that is wrong */
    static ViewQuery read(String view, String name, Object value) {
        Entry entry = new Entry(value, KEYS);
        List<QueryParameter> parameters = new ArrayList<>();
        entry.map("parameters").forEach((key, each) -> parameters.add(parameter(String.valueOf(key), each)));
        boolean followsView = followsView(entry);
        QueryText text = text(entry, parameters);
        if (followsView && text.asksForTimeOrChance()) {
            throw new IllegalArgumentException(
                    "sql: it asks for the time or by chance, so its answers differ though the"
                            + " view does not: give it a parameter of type timestamp with default: now, or say etag: answer");
        }
        return new ViewQuery(
                view,
                name,
                entry.text("description", "").strip(),
                List.copyOf(parameters),
                text,
                order(entry),
                (int) entry.number("limit", USUAL_ROWS, 1, ViewQuery.MOST_ROWS),
                followsView);
    }

    private static boolean followsView(Entry entry) {
        String etag = entry.text("etag", OF_VIEW);
        if (!etag.equals(OF_VIEW) && !etag.equals(OF_ANSWER)) {
            throw new IllegalArgumentException("etag is to be view or answer");
        }
        return etag.equals(OF_VIEW);
    }

    private static QueryText text(Entry entry, List<QueryParameter> parameters) {
        Map<String, ParameterType> types = new LinkedHashMap<>();
        parameters.forEach(parameter -> types.put(parameter.name(), parameter.type()));
        String sql = entry.text("sql", "");
        if (sql.isBlank()) {
            throw new IllegalArgumentException("sql is missing: a select");
        }
        try {
            return QueryText.parse(sql, types);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("sql: " + e.getMessage(), e);
        }
    }

    private static List<OrderColumn> order(Entry entry) {
        List<String> columns = entry.texts("order");
        try {
            return columns.stream().map(OrderColumn::of).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("order: " + e.getMessage(), e);
        }
    }

    private static QueryParameter parameter(String name, Object value) {
        try {
            if (!PARAMETER.matcher(name).matches() || TAKEN.contains(name)) {
                throw new IllegalArgumentException(
                        "that is no name for one: a lower-case letter, and up to 30 more, digits or _; not limit or after");
            }
            return parameter(
                    name, new Entry(value instanceof String type ? Map.of("type", type) : value, PARAMETER_KEYS));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameter " + ShownText.line(name, 40) + ": " + e.getMessage(), e);
        }
    }

    private static QueryParameter parameter(String name, Entry entry) {
        ParameterType type = ParameterType.of(entry.text("type", ""))
                .orElseThrow(() -> new IllegalArgumentException("type is to be one of " + ParameterType.words()));
        requireFit(entry, type, ParameterType.INTEGER, "min", "max");
        requireFit(entry, type, ParameterType.TEXT, "maxLength");
        QueryParameter parameter = new QueryParameter(
                name,
                type,
                entry.text("description", "").strip(),
                entry.plain("default"),
                entry.truth("optional"),
                entry.number("min", Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE),
                entry.number("max", Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE),
                (int) entry.number("maxLength", USUAL_LENGTH, 1, MOST_LENGTH));
        requireSense(parameter);
        return parameter;
    }

    private static void requireFit(Entry entry, ParameterType type, ParameterType fitting, String... keys) {
        for (String key : keys) {
            if (type != fitting && entry.has(key)) {
                throw new IllegalArgumentException(key + " is for type " + fitting.word() + " only");
            }
        }
    }

    private static void requireSense(QueryParameter parameter) {
        Optional<String> preset = parameter.preset();
        if (preset.isPresent() && parameter.isOptional()) {
            throw new IllegalArgumentException("with a default it is optional anyway");
        }
        if (parameter.isReader() && (parameter.type() != ParameterType.PUBKEY || !parameter.isRequired())) {
            throw new IllegalArgumentException(
                    "it is the key of who asks: of type pubkey, and neither optional nor preset");
        }
        if (preset.isPresent()) {
            try {
                parameter.value(preset.get(), Clock.systemUTC());
            } catch (WrongArgumentException e) {
                throw new IllegalArgumentException("default is to be " + parameter.expected(), e);
            }
        }
    }
}
