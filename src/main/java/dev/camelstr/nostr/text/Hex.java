package dev.camelstr.nostr.text;

import java.util.HexFormat;

/** Hex as Nostr writes it: lower case only, of a known length. */
public final class Hex {
    private Hex() {}

    /**
     * @param hex two lower-case digits a byte
     * @param bytes the expected number of bytes
     * @throws IllegalArgumentException if the length differs or a digit is not one of {@code 0-9a-f}
     */
    public static byte[] decode(String hex, int bytes) {
        if (!isLowerHex(hex, bytes)) {
            throw new IllegalArgumentException("expected " + 2 * bytes + " lower-case hex digits");
        }
        return HexFormat.of().parseHex(hex);
    }

    /** Whether the text is exactly {@code bytes} bytes in lower-case hex. */
    public static boolean isLowerHex(CharSequence hex, int bytes) {
        if (hex.length() != 2 * bytes) {
            return false;
        }
        for (int i = 0; i < hex.length(); i++) {
            char digit = hex.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }
}
