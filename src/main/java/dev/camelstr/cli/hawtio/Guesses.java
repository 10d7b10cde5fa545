package dev.camelstr.cli.hawtio;

import dev.camelstr.nostr.text.Sha256;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How often an address may be wrong about the password: ten times in one go, and then once in five seconds. Beyond it even
 * the right one is not looked at, or whoever guesses many at a time would still see which of them it was.
 *
 * <p>Addresses (of IPv6 their /64) share a fixed number of counters, so that coming from many of them neither takes memory
 * nor makes the counters forget. Which ones share is secret.
 */
final class Guesses {
    static final int AT_ONCE = 10;
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final int COUNTERS = 1024;
    private static final int SITE_BYTES = 8;

    enum Answer {
        RIGHT,
        WRONG,
        TOO_MANY
    }

    private final LongSupplier nanoTime;
    private final long began;
    private final byte[] secret = new byte[16];
    /** Until when, since the beginning, the wrong guesses so far are to be waited for. */
    private final long[] dueNanos = new long[COUNTERS];

    Guesses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        new SecureRandom().nextBytes(secret);
    }

    synchronized Answer ask(InetAddress client, BooleanSupplier isRight) {
        int counter = counter(client);
        long now = nanoTime.getAsLong() - began;
        long due = Math.max(now, dueNanos[counter]);
        if (due - now > (AT_ONCE - 1) * INTERVAL.toNanos()) {
            return Answer.TOO_MANY;
        }
        if (isRight.getAsBoolean()) {
            return Answer.RIGHT;
        }
        dueNanos[counter] = due + INTERVAL.toNanos();
        return Answer.WRONG;
    }

    private int counter(InetAddress client) {
        byte[] address = client.getAddress();
        MessageDigest sha256 = Sha256.digest();
        sha256.update(secret);
        byte[] digest = sha256.digest(Arrays.copyOf(address, Math.min(address.length, SITE_BYTES)));
        return Math.floorMod(ByteBuffer.wrap(digest).getInt(), COUNTERS);
    }
}
