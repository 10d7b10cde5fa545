package dev.camelstr.component.relay.limits;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * What one connection and its address may send, in messages and bytes a second, and as much in one go; of the bytes at
 * least one message of the greatest size.
 */
public final class RateLimit {
    /** So that a client that has learned is heard again, and one that has gone is noticed. */
    private static final long LONGEST_PAUSE = 2_000_000_000L;

    private final Buckets address;
    private final NostrRelayConfiguration configuration;
    private Buckets own;

    RateLimit(Buckets address, NostrRelayConfiguration configuration) {
        this.address = address;
        this.configuration = configuration;
    }

    /**
     * Takes a message of so many bytes, if both the connection and the address may send it.
     *
     * @return 0, or for how many nanoseconds nothing should be read from there: for as long as all that was refused would have
     *     taken. So refusing costs no more than serving.
     */
    public synchronized long takeOrPause(int size) {
        if (own == null) {
            own = new Buckets(
                    configuration.getMessageRate(), configuration.getByteRate(), configuration.getMaxMessageBytes());
        }
        if (!own.allows(size)) {
            return own.refused(size);
        }
        return address.allows(size) ? 0 : address.refused(size);
    }

    static Buckets ofAddress(NostrRelayConfiguration configuration) {
        return new Buckets(
                configuration.getAddressMessageRate(),
                configuration.getAddressByteRate(),
                configuration.getMaxMessageBytes());
    }

    static Buckets ofRequests(NostrRelayConfiguration configuration) {
        return new Buckets(configuration.getAddressHttpRate(), 0, 0);
    }

    /** Two buckets, either of which may be missing. */
    static final class Buckets {
        private static final long SECOND = 1_000_000_000L;

        private final Bucket messages;
        private final Bucket bytes;
        private final double nanosOfMessage;
        private final double nanosOfByte;
        private long pausedUntil = System.nanoTime();

        Buckets(long messageRate, long byteRate, long maxMessageBytes) {
            this.nanosOfMessage = messageRate > 0 ? (double) SECOND / messageRate : 0;
            this.nanosOfByte = byteRate > 0 ? (double) SECOND / byteRate : 0;
            this.messages = messageRate > 0 ? bucket(messageRate, messageRate) : null;
            this.bytes = byteRate > 0 ? bucket(Math.max(byteRate, maxMessageBytes), byteRate) : null;
        }

        private static Bucket bucket(long capacity, long rate) {
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(capacity).refillGreedy(rate, Duration.ofSeconds(1)))
                    .build();
        }

        public boolean allows(int size) {
            return (messages == null || messages.tryConsume(1))
                    && (bytes == null || size == 0 || bytes.tryConsume(size));
        }

        private synchronized long refused(int size) {
            long now = System.nanoTime();
            double owed = Math.max(nanosOfMessage, nanosOfByte * size);
            long pause = Math.max(0, pausedUntil - now) + (long) Math.min(owed, LONGEST_PAUSE);
            pausedUntil = now + Math.min(pause, LONGEST_PAUSE);
            return pausedUntil - now;
        }
    }
}
