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

    /** More than a batch takes with a slow relay at the least pace: nobody renews it meanwhile. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    private final String relay;
    private volatile long gaps;

    /** @param relay its URL in its one form, with its query */
    public ForwardPositions(String relay) {
        super("forward " + relay);
        this.relay = RelayUrl.withoutSecrets(relay);
        setLease(LEASE);
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
