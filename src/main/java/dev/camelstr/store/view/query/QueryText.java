package dev.camelstr.store.view.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement with named parameters, {@code :?name}, as JDBC takes it. What stands in quotes and comments is left alone.
 *
 * @param jdbc with a placeholder of the parameter's type for each of the names
 * @param names in the order of their places
 * @param asksForTimeOrChance whether it answers differently though its tables are the same
 */
record QueryText(String jdbc, List<String> names, boolean asksForTimeOrChance) {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<skipped>"
                    + "(?<![\\w$])[eE]'(?:[^'\\\\]|\\\\.|'')*+'" // with escapes by backslash
                    + "|'[^']*+'|\"[^\"]*+\""
                    + "|(?<![\\w$])\\$(?<dollar>(?:[A-Za-z_]\\w*+)?+)\\$.*?\\$\\k<dollar>\\$"
                    + "|--[^\\n]*+|/\\*.*?\\*/)"
                    + "|:\\?(?<name>\\w*+)|(?<mark>\\?)|(?<wrong>[;'\"])"
                    + "|(?<clock>(?i:\\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|current_timestamp"
                    + "|current_date|current_time|localtime|localtimestamp|timeofday|random|gen_random_uuid)\\b))",
            Pattern.DOTALL);

    /**
     * @param text an end by semicolon is left out
     * @param types of the parameters
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static QueryText parse(String text, Map<String, ParameterType> types) {
        StringBuilder jdbc = new StringBuilder();
        List<String> names = new ArrayList<>();
        boolean asks = false;
        Matcher token = TOKEN.matcher(withoutEnd(text));
        while (token.find()) {
            String replacement = token.group();
            if (token.group("name") != null) {
                names.add(token.group("name"));
                replacement = placeholder(token.group("name"), types);
            } else if (token.group("mark") != null) {
                replacement = "??"; // an operator
            } else if (token.group("wrong") != null) {
                throw new IllegalArgumentException(
                        token.group("wrong").equals(";") ? "it is more than one statement" : "a quote is not closed");
            }
            asks |= token.group("clock") != null;
            token.appendReplacement(jdbc, Matcher.quoteReplacement(replacement));
        }
        token.appendTail(jdbc);
        types.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("it has no :?" + name + ", which is a parameter");
                });
        return new QueryText(jdbc.toString(), List.copyOf(names), asks);
    }

    private static String withoutEnd(String text) {
        String stripped = text.strip();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    private static String placeholder(String name, Map<String, ParameterType> types) {
        ParameterType type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException(":?" + name + " is no parameter");
        }
        return "cast(? as " + type.sql() + ")";
    }
}
