package dev.camelstr.nostr.nip19;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Bech32, not Bech32m (BIP-173), for bytes: a prefix, {@code 1}, the bytes in groups of five bits, six characters of
 * checksum. Longer than BIP-173's 90 characters, as NIP-19 needs.
 *
 * @param prefix in lower case
 */
public record Bech32(String prefix, byte[] data) {
    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM_LENGTH = 6;

    String encode() {
        byte[] groups = regroup(data, 8, 5, true);
        byte[] withChecksum = Arrays.copyOf(groups, groups.length + CHECKSUM_LENGTH);
        int checksum = checksum(prefix, withChecksum) ^ 1;
        for (int i = 0; i < CHECKSUM_LENGTH; i++) {
            withChecksum[groups.length + i] = (byte) (checksum >>> 5 * (CHECKSUM_LENGTH - 1 - i) & 31);
        }
        StringBuilder text = new StringBuilder(prefix).append('1');
        for (byte group : withChecksum) {
            text.append(ALPHABET.charAt(group));
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if the text is not Bech32, of mixed case, or its checksum is wrong */
    static Bech32 decode(String text) {
        String prefix = prefixOf(text);
        byte[] groups = groups(text, prefix);
        return new Bech32(prefix, regroup(Arrays.copyOf(groups, groups.length - CHECKSUM_LENGTH), 5, 8, false));
    }

    /**
     * The prefix, in lower case, of a text that need not hold bytes: an invoice is Bech32, and has fields of odd lengths.
     *
     * @throws IllegalArgumentException if the text is not Bech32, of mixed case, or its checksum is wrong
     */
    public static String prefixOf(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("upper and lower case are mixed");
        }
        int separator = lower.lastIndexOf('1');
        if (separator < 1 || separator + CHECKSUM_LENGTH >= lower.length()) {
            throw new IllegalArgumentException("not bech32: no prefix, or too short");
        }
        String prefix = lower.substring(0, separator);
        if (checksum(prefix, groups(lower, prefix)) != 1) {
            throw new IllegalArgumentException("the checksum is wrong: a typing error?");
        }
        return prefix;
    }

    private static byte[] groups(String text, String prefix) {
        String lower = text.toLowerCase(Locale.ROOT);
        byte[] groups = new byte[lower.length() - prefix.length() - 1];
        for (int i = 0; i < groups.length; i++) {
            int group = ALPHABET.indexOf(lower.charAt(prefix.length() + 1 + i));
            if (group < 0) {
                throw new IllegalArgumentException("not bech32: a character that it does not use");
            }
            groups[i] = (byte) group;
        }
        return groups;
    }

    private static int checksum(String prefix, byte[] groups) {
        int checksum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            checksum = step(checksum, prefix.charAt(i) >> 5);
        }
        checksum = step(checksum, 0);
        for (int i = 0; i < prefix.length(); i++) {
            checksum = step(checksum, prefix.charAt(i) & 31);
        }
        for (byte group : groups) {
            checksum = step(checksum, group);
        }
        return checksum;
    }

    private static int step(int checksum, int group) {
        int top = checksum >>> 25;
        int next = (checksum & 0x1ffffff) << 5 ^ group;
        for (int i = 0; i < GENERATOR.length; i++) {
            if ((top >> i & 1) == 1) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }

    /** Groups of {@code from} bits as groups of {@code to} bits; the rest is padded, or has to be a padding of zeros. */
    private static byte[] regroup(byte[] groups, int from, int to, boolean pad) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int bits = 0;
        int held = 0;
        for (byte group : groups) {
            held = (held << from | group & (1 << from) - 1) & 0xFFF;
            bits += from;
            while (bits >= to) {
                bits -= to;
                out.write(held >> bits & (1 << to) - 1);
            }
        }
        int rest = held & (1 << bits) - 1;
        if (pad && bits > 0) {
            out.write(rest << to - bits);
        } else if (!pad && (bits >= from || rest != 0)) {
            throw new IllegalArgumentException("not bech32: the padding is not zero");
        }
        return out.toByteArray();
    }
}
