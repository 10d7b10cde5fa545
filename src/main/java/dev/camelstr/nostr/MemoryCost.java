package dev.camelstr.nostr;

/**
 * About what JSON takes in memory once it is parsed, never less than that: many small strings take many times their bytes. One
 * pass, no allocation.
 */
public final class MemoryCost {
    /** As it came, and as a string that has one letter that is not Latin, which doubles all of them. */
    private static final int PER_BYTE = 3;

    /** Half of a string's object and its array, without their letters. */
    private static final int PER_QUOTE = 24;

    /** Its place in a list or set, and the list of a tag. */
    private static final int PER_COMMA = 80;

    private MemoryCost() {}

    /** @param json in UTF-8 */
    public static long parsed(byte[] json) {
        long quotes = 0;
        long commas = 0;
        for (byte b : json) {
            if (b == '"') {
                quotes++;
            } else if (b == ',') {
                commas++;
            }
        }
        return (long) PER_BYTE * json.length + PER_QUOTE * quotes + PER_COMMA * commas;
    }
}
