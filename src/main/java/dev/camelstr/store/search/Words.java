package dev.camelstr.store.search;

import dev.camelstr.nostr.text.LowerCase;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes text apart into what is searched by. Done here and not by PostgreSQL, whose parser depends on the database's locale.
 * Letters are compared after NFKC and in lower case. A word is a run of letters, digits and marks. Of a script that does
 * not put spaces between words each two characters that follow one another are a word, and the last one alone, so that any
 * part of such a text is found. A symbol, such as an emoji, is a word.
 */
final class Words {
    private static final int LONGEST = 64; // a key in hex or bech32 still fits
    private static final int MOST_MARKS = 30;

    /**
     * A run of the text.
     *
     * @param spaced whether it is one word; else its neighbouring characters are
     * @param characters code points as strings, of what is not spaced; else nothing
     */
    record Run(boolean spaced, String text, List<String> characters) {

        /** The words in their order. */
        List<String> words() {
            if (spaced) {
                return List.of(text);
            }
            List<String> words = new ArrayList<>(characters.size());
            for (int i = 0; i < characters.size(); i++) {
                words.add(i + 1 < characters.size() ? characters.get(i) + characters.get(i + 1) : characters.get(i));
            }
            return words;
        }
    }

    private enum Type {
        NONE,
        SPACED,
        UNSPACED,
        SYMBOL
    }

    private final List<Run> runs = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private final List<String> openCharacters = new ArrayList<>();
    private Type openType = Type.NONE;
    private int openLength;

    private Words() {}

    static List<Run> of(String text) {
        Words words = new Words();
        // Twice lower case: some letters are composed to others by NFKC, which have a lower case again.
        String plain = LowerCase.of(Normalizer.normalize(LowerCase.of(withFewMarks(text)), Normalizer.Form.NFKC));
        plain.codePoints().forEach(words::take);
        words.close();
        return words.runs;
    }

    /**
     * Without the marks behind the first 30 that follow one another, as the stream-safe format has it (UAX 15, section 13):
     * no language needs more, and normalising sorts them, at a cost that grows with the square of their number.
     */
    private static String withFewMarks(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int marks = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            marks = isMark(c) || Character.getType(c) == Character.ENCLOSING_MARK ? marks + 1 : 0;
            if (marks <= MOST_MARKS) {
                kept.appendCodePoint(c);
            }
        }
        return kept.toString();
    }

    private void take(int c) {
        Type type = type(c);
        if (type == Type.SYMBOL || type != openType) {
            close();
        }
        if (type == Type.NONE) {
            return;
        }
        openType = type;
        if (type == Type.UNSPACED) {
            openCharacters.add(Character.toString(c));
        } else if (openLength < LONGEST) {
            open.appendCodePoint(c);
            openLength++;
        }
    }

    private Type type(int c) {
        if (isMark(c)) {
            return openType == Type.SYMBOL ? Type.NONE : openType;
        }
        if (isUnspaced(c)) {
            return Type.UNSPACED;
        }
        if (Character.isLetterOrDigit(c)) {
            return Type.SPACED;
        }
        return Character.getType(c) == Character.OTHER_SYMBOL ? Type.SYMBOL : Type.NONE;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isUnspaced(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> Character.isLetterOrDigit(c);
            // The mark of long vowels belongs to both kana.
            case COMMON -> c == 0x30FC;
            default -> false;
        };
    }

    private void close() {
        if (openType == Type.UNSPACED) {
            runs.add(new Run(false, String.join("", openCharacters), List.copyOf(openCharacters)));
        } else if (openType != Type.NONE) {
            runs.add(new Run(true, open.toString(), List.of()));
        }
        open.setLength(0);
        openLength = 0;
        openCharacters.clear();
        openType = Type.NONE;
    }
}
