package dev.camelstr.component.relay.limits;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * What one connection and its address may send, in messages and bytes a second, and as much in one go; of the bytes at
 * least one message of the greatest size.
 */
public final class RateLimit {
    private final Buckets address;
    private final NostrRelayConfiguration configuration;
    private Buckets own;

    RateLimit(Buckets address, NostrRelayConfiguration configuration) {
        this.address = address;
        this.configuration = configuration;
    }

    /** Takes a message of so many bytes, if both the connection and the address may send it. */
    public boolean allows(int size) {
        if (own == null) {
            own = new Buckets(
                    configuration.getMessageRate(), configuration.getByteRate(), configuration.getMaxMessageBytes());
        }
        return own.allows(size) && address.allows(size);
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
        private final Bucket messages;
        private final Bucket bytes;

        Buckets(long messageRate, long byteRate, long maxMessageBytes) {
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
    }
}
