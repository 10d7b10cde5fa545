package dev.camelstr.pipeline.forward;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.store.view.ViewPositions;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the stored events have been forwarded to one relay. It begins with the oldest that the changelog still tells; what
 * the changelog has dropped before it was forwarded is a gap.
 */
public final class ForwardPositions extends ViewPositions {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardPositions.class);

    /** Nobody renews the lease while a batch is under way: it lasts for one with a relay that complains about each event. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration OF_AN_EVENT = Duration.ofSeconds(2);

    private final String relay;
    private volatile long gaps;

    /**
     * @param relay its URL in its one form, with its query
     * @param maxBatch how many events of it may be under way
     */
    public ForwardPositions(String relay, int maxBatch) {
        super("forward " + relay);
        this.relay = RelayUrl.withoutSecrets(relay);
        setLease(LEASE.plus(OF_AN_EVENT.multipliedBy(maxBatch)));
    }

    /** How often something was dropped before it was forwarded, since the start of this process. */
    long gaps() {
        return gaps;
    }

    @Override
    protected long startAfterGap(Connection connection, int partition, StreamInfo stream, Optional<Kept> kept) {
        if (kept.isPresent()) {
            gaps++;
            LOG.warn(
                    "{} no longer tells all that was to be forwarded to {}: it goes on at {}",
                    stream,
                    relay,
                    stream.first());
        }
        return stream.first();
    }
}
