package dev.camelstr.component.stream;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 20GB}, {@code 500 MB}, {@code 64k}, {@code 1048576}; powers of 1,000, with {@code KiB} of 1,024. */
public final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([KMGT]?)(I?)B?");

    private ByteSize() {}

    /**
     * The size in bytes.
     *
     * @throws IllegalArgumentException if this is no size or one above 2^63
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.trim().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size: write bytes, or a number with kB, MB or GB");
        }
        long base = matcher.group(3).isEmpty() ? 1000 : 1024;
        long factor = 1;
        for (int power = "KMGT".indexOf(matcher.group(2)) + 1;
                power > 0 && !matcher.group(2).isEmpty();
                power--) {
            factor *= base;
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is more than 2^63 bytes", e);
        }
    }
}
