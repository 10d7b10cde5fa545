package dev.camelstr.store.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a search string asks for (NIP-50): all of its words. Extensions ({@code key:value}) are ignored, but for {@link
 * SearchOrder}.
 *
 * @param query all words, as PostgreSQL reads a {@code tsquery}
 * @param words those that may be parts of words of the text
 * @param letters how {@link Letters} writes them
 * @param phrases the rest of the query, which is not looked for by parts
 */
public record SearchTerms(String query, List<String> words, List<String> letters, List<String> phrases) {
    private static final int MOST = 16; // of more words the first are looked for
    private static final int MOST_NEIGHBOURS = 64; // in a row: PostgreSQL goes down a level for each
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern EXTENSION = Pattern.compile("\\p{Alpha}[\\w-]*:(?!//)\\S+");

    /** A search that finds nothing: there is no word in it. */
    public static final SearchTerms NOTHING = new SearchTerms("", List.of(), List.of(), List.of());

    /** Nothing if the string asks for nothing: it is blank, or has only extensions. */
    public static Optional<SearchTerms> of(String search) {
        String text = text(search);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Set<Words.Run> runs = Words.of(text).stream().limit(MOST).collect(Collectors.toCollection(LinkedHashSet::new));
        return Optional.of(runs.isEmpty() ? NOTHING : of(runs));
    }

    /** What is searched for, without extensions. */
    public static String text(String search) {
        return search.strip()
                .lines()
                .flatMap(line -> SPACE.splitAsStream(line))
                .filter(part -> !part.isEmpty() && !EXTENSION.matcher(part).matches())
                .collect(Collectors.joining(" "));
    }

    private static SearchTerms of(Set<Words.Run> runs) {
        List<String> query = new ArrayList<>();
        List<String> words = new ArrayList<>();
        List<String> letters = new ArrayList<>();
        List<String> phrases = new ArrayList<>();
        for (Words.Run run : runs) {
            query.add(phrase(run));
            Optional<String> some = run.spaced() ? Letters.of(run.text()) : Optional.empty();
            if (some.isPresent()) {
                words.add(run.text());
                letters.add(some.get());
            } else {
                phrases.add(phrase(run));
            }
        }
        return new SearchTerms(String.join(" & ", query), words, letters, phrases);
    }

    /** Neighbours, of which the last is a whole character: the text may go on behind it. */
    private static String phrase(Words.Run run) {
        if (run.spaced()) {
            return quoted(run.text());
        }
        List<String> words = run.words();
        int last = Math.min(words.size(), MOST_NEIGHBOURS) - 1;
        return words.size() == 1
                ? quoted(words.get(0)) + ":*"
                : IntStream.range(0, last)
                        .mapToObj(i -> quoted(words.get(i)))
                        .collect(Collectors.joining(" <-> ", "(", ")"));
    }

    private static String quoted(String word) {
        return "'" + word + "'";
    }

    /** Whether there is nothing to be found. */
    public boolean findsNothing() {
        return query.isEmpty();
    }
}
