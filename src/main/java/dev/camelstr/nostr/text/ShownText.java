package dev.camelstr.nostr.text;

/**
 * The words of strangers where people or programs read them: in a log, on a terminal, in an answer. What a terminal would
 * obey, or what would make a line look like another, becomes U+FFFD: control characters (C0 and C1), format characters
 * such as those for the direction of text, separators of lines and paragraphs, and halves of surrogate pairs. The joiners
 * that emoji and some scripts need stay.
 */
public final class ShownText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char ZERO_WIDTH_NON_JOINER = '\u200C';
    private static final char ZERO_WIDTH_JOINER = '\u200D';

    private static final int MAX_LINE = 1_000;

    private ShownText() {}

    /** The text on one line, of at most 1,000 characters. */
    public static String line(String text) {
        return line(text, MAX_LINE);
    }

    /** The text on one line: breaks and tabs are spaces, and what is longer is cut. */
    public static String line(String text, int maxLength) {
        return write(text, maxLength, false);
    }

    /** The text, with its line breaks and tabs. */
    public static String lines(String text) {
        return write(text, text.length(), true);
    }

    private static String write(String text, int maxLength, boolean breaks) {
        int end = Math.min(text.length(), maxLength);
        if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder shown = new StringBuilder(end + 1);
        for (int at = 0; at < end; ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\n' || point == '\t') {
                shown.append(breaks ? (char) point : ' ');
            } else if (point == '\r') {
                shown.append(' '); // what follows would be written over what stands before
            } else if (isObeyed(point)) {
                shown.append(REPLACEMENT);
            } else {
                shown.appendCodePoint(point);
            }
        }
        return end < text.length() ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isObeyed(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> point != ZERO_WIDTH_NON_JOINER && point != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }
}
