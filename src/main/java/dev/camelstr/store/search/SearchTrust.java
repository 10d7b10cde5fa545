package dev.camelstr.store.search;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a search wants events only of authors whom view trust ranks: {@code trust:N}.
 *
 * @param leastRank from 0, whoever has a rank, to 100
 */
public record SearchTrust(int leastRank) {
    private static final Pattern TRUST = Pattern.compile("(?<!\\S)trust:(\\S+)");
    private static final Pattern RANK = Pattern.compile("100|[1-9]?[0-9]");

    /** What the string asks for; of several the last. What is no rank is ignored, as all that is unknown is. */
    public static Optional<SearchTrust> of(String search) {
        Matcher trust = TRUST.matcher(search);
        Optional<SearchTrust> wanted = Optional.empty();
        while (trust.find()) {
            wanted = RANK.matcher(trust.group(1)).matches()
                    ? Optional.of(new SearchTrust(Integer.parseInt(trust.group(1))))
                    : Optional.empty();
        }
        return wanted;
    }
}
