package dev.camelstr.store.search;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a search has its results sorted by what people do to events, where view engagement runs: {@code sort:top} and so on. */
public enum SearchOrder {
    /** By how many have done something. */
    TOP,
    /** The same, the older the less. */
    HOT,
    /** By how many an hour, of the last day. */
    RISING;

    private static final Pattern SORT = Pattern.compile("(?<!\\S)sort:(\\S+)");

    /** As the functions of R__search.sql take it, and searches name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the string asks for; of several the last. Others than these are ignored, as all that is unknown is. */
    public static Optional<SearchOrder> of(String search) {
        Matcher sort = SORT.matcher(search);
        Optional<SearchOrder> order = Optional.empty();
        while (sort.find()) {
            order = Arrays.stream(values())
                    .filter(it -> it.word().equals(sort.group(1)))
                    .findFirst();
        }
        return order;
    }
}
