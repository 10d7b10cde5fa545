package dev.camelstr.cli.output;

/** What authors wrote, on a terminal. */
public final class Terminal {
    private Terminal() {}

    /** The text without control characters that a terminal would obey; line breaks and tabs stay. */
    public static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean obeyed = Character.isISOControl(point) && point != '\n' && point != '\t'
                    || Character.getType(point) == Character.FORMAT;
            safe.appendCodePoint(obeyed ? '\uFFFD' : point);
        });
        return safe.toString();
    }
}
