package dev.camelstr.nostr.text;

import java.text.Normalizer;

/**
 * Names as they are compared when somebody types one: after NFKC, in lower case, without what is not seen (zero width, marks of
 * direction), with one space for whatever separates, and cut. Strangers choose names: what it costs is bounded.
 */
public final class FoldedName {
    /** In code points. */
    public static final int LONGEST = 64;

    private static final int MOST_READ =
            4 * LONGEST; // before it is normalised, which takes longer the more marks there are

    private FoldedName() {}

    /** Empty where nothing is to be seen. */
    public static String of(String name) {
        String read = name.substring(0, Math.min(name.length(), MOST_READ));
        // Twice lower case: some letters are composed to others by NFKC, which have a lower case again.
        String plain = LowerCase.of(Normalizer.normalize(LowerCase.of(read), Normalizer.Form.NFKC));
        StringBuilder folded = new StringBuilder();
        plain.codePoints().filter(FoldedName::isSeen).forEach(c -> append(folded, c));
        int end = folded.codePointCount(0, folded.length()) <= LONGEST
                ? folded.length()
                : folded.offsetByCodePoints(0, LONGEST);
        return folded.substring(0, end).strip();
    }

    private static void append(StringBuilder folded, int c) {
        if (!isSeparator(c)) {
            folded.appendCodePoint(c);
        } else if (!folded.isEmpty() && folded.charAt(folded.length() - 1) != ' ') {
            folded.append(' ');
        }
    }

    private static boolean isSeparator(int c) {
        return Character.isISOControl(c) || Character.isSpaceChar(c);
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
