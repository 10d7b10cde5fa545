package dev.camelstr.component.view;

import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.text.ShownText;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a view is given.
 *
 * @param kinds none: all
 * @param fromNow whether a new view begins with what comes from now on, and else with all that is stored
 * @param privateKinds whether it is given kinds that not everyone may read
 */
public record ViewDefinition(String name, Set<Integer> kinds, boolean fromNow, boolean privateKinds) {
    static final String BEGINNING = "beginning";
    private static final String NOW = "now";

    private static final Pattern NAME = Pattern.compile("(?!.*__(new|old)$)[a-z][a-z0-9_]{0,30}");

    /** @throws IllegalArgumentException if something of it may not be */
    static ViewDefinition of(String name, String kinds, String from, boolean privateKinds) {
        if (!from.equals(BEGINNING) && !from.equals(NOW)) {
            throw new IllegalArgumentException(
                    "view " + name + " begins with from=beginning or from=now, not '" + ShownText.line(from, 32) + "'");
        }
        return new ViewDefinition(requireName(name), Kind.listed(kinds), from.equals(NOW), privateKinds);
    }

    /**
     * The name, which may be part of a statement.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + ShownText.line(name, 40)
                    + "' is no name of a view: a lower-case letter, and up to 30 more, digits or underscores, and neither"
                    + " __new nor __old at the end");
        }
        return name;
    }
}
