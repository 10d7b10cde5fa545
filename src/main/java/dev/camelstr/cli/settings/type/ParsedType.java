package dev.camelstr.cli.settings.type;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the code that uses the value can read.
 *
 * @param nearest what was probably meant by what could not be read; it is said only if it can be read
 */
record ParsedType(String expected, boolean isSecret, Parser parser, UnaryOperator<String> nearest)
        implements SettingType {

    /** Throws {@link IllegalArgumentException} if it cannot read the value; its message, if it has one, is for people. */
    interface Parser {
        void parse(String value);
    }

    static ParsedType of(String expected, Parser parser, UnaryOperator<String> nearest) {
        return new ParsedType(expected, false, parser, nearest);
    }

    static ParsedType of(String expected, Parser parser) {
        return of(expected, parser, value -> "");
    }

    static ParsedType secret(String expected, Parser parser) {
        return new ParsedType(expected, true, parser, value -> "");
    }

    @Override
    public Optional<Wrong> check(String value, String usual) {
        return reason(value).map(reason -> {
            Optional<String> meant = Optional.of(nearest.apply(value))
                    .filter(text -> !text.isEmpty() && reason(text).isEmpty());
            return new Wrong(Optional.of(reason).filter(text -> !text.isEmpty()), meant);
        });
    }

    /** Empty: none that is known. */
    private Optional<String> reason(String value) {
        try {
            parser.parse(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage() == null ? "" : e.getMessage());
        }
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string");
    }
}
