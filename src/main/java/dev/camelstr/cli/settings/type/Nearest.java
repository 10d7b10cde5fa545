package dev.camelstr.cli.settings.type;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What was probably meant: the word that is the fewest letters away, two that were swapped counting as one. */
public final class Nearest {
    private Nearest() {}

    /** @param words at least one */
    public static String of(String written, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt((String word) -> distance(written, word))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** The same, if it is near enough that it was probably meant: a third of the letters differ, or two. */
    public static Optional<String> near(String written, Collection<String> words) {
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(of(written, words))
                        .filter(word -> distance(written, word) <= Math.max(2, written.length() / 3));
    }

    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, rows);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] rows) {
        int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
