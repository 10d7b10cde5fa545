package dev.camelstr.component.stream;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 20GB}, {@code 500 kB}, {@code 64MiB}, {@code 1048576}. */
public final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(?:([KMGT])(I?))?B?");

    private ByteSize() {}

    /**
     * The size in bytes: kB, MB, GB and TB are powers of 1,000, KiB to TiB of 1,024; case does not matter.
     *
     * @throws IllegalArgumentException if this is no size or one above 2^63
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.trim().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size: write bytes, or a number with kB, MB or GB");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2), matcher.group(3)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is more than 2^63 bytes", e);
        }
    }

    private static long unit(String letter, String binary) {
        if (letter == null) {
            return 1;
        }
        int power = "KMGT".indexOf(letter) + 1;
        return binary.isEmpty() ? (long) Math.pow(1000, power) : 1L << (10 * power);
    }
}
