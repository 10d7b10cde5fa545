package dev.camelstr.store.view.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A column by which the rows of a query are ordered, none of them null. */
record OrderColumn(String name, boolean isDescending) {
    private static final Pattern COLUMN = Pattern.compile("([a-z_][a-z0-9_]{0,62})(?: +(asc|desc))?");

    /** @throws IllegalArgumentException if it is none */
    static OrderColumn of(String text) {
        Matcher column = COLUMN.matcher(text.strip());
        if (!column.matches()) {
            throw new IllegalArgumentException("a column of the answer, in lower case, and perhaps asc or desc");
        }
        return new OrderColumn(column.group(1), "desc".equals(column.group(2)));
    }

    String quoted() {
        return '"' + name + '"';
    }

    String direction() {
        return isDescending ? " desc" : "";
    }

    /** The comparison that holds for what comes after it. */
    String after() {
        return isDescending ? " < " : " > ";
    }
}
