package dev.camelstr.component.relay;

import io.github.bucket4j.Bucket;
import java.time.Duration;

/** What one connection and its address may send, in messages and bytes a second, and as much in one go. */
final class RateLimit {
    private final Buckets address;
    private final int messages;
    private final long bytes;
    private Buckets own;

    RateLimit(Buckets address, NostrRelayConfiguration configuration) {
        this.address = address;
        this.messages = configuration.getMessageRate();
        this.bytes = atLeastOneMessage(configuration.getByteRate(), configuration);
    }

    /** Takes a message of so many bytes, if both the connection and the address may send it. */
    boolean allows(int size) {
        if (own == null) {
            own = new Buckets(messages, bytes);
        }
        return own.allows(size) && address.allows(size);
    }

    static Buckets ofAddress(NostrRelayConfiguration configuration) {
        return new Buckets(
                configuration.getAddressMessageRate(),
                atLeastOneMessage(configuration.getAddressByteRate(), configuration));
    }

    private static long atLeastOneMessage(long rate, NostrRelayConfiguration configuration) {
        return rate == 0 ? 0 : Math.max(rate, configuration.getMaxMessageBytes());
    }

    /** Two buckets, either of which may be missing. */
    static final class Buckets {
        private final Bucket messages;
        private final Bucket bytes;

        Buckets(long messageRate, long byteRate) {
            this.messages = messageRate > 0 ? bucket(messageRate) : null;
            this.bytes = byteRate > 0 ? bucket(byteRate) : null;
        }

        private static Bucket bucket(long rate) {
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(rate).refillGreedy(rate, Duration.ofSeconds(1)))
                    .build();
        }

        boolean allows(int size) {
            return (messages == null || messages.tryConsume(1))
                    && (bytes == null || size == 0 || bytes.tryConsume(size));
        }
    }
}
