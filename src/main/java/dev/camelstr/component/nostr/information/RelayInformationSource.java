package dev.camelstr.component.nostr.information;

import dev.camelstr.component.nostr.link.HttpGet;
import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.nostr.text.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The document of one relay: read when it is first needed, and again after a day. That it has none is no failure. */
public final class RelayInformationSource {

    private static final Logger LOG = LoggerFactory.getLogger(RelayInformationSource.class);

    private static final int MAX_BYTES = 64 * 1024;
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration AFTER_FAILURE = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final RelaySettings relay;
    private final ScheduledExecutorService timer;
    private volatile Optional<RelayInformation> latest = Optional.empty();
    private Optional<Long> dueAtNanos = Optional.empty();

    /** @param timer ends a request that takes too long */
    public RelayInformationSource(RelaySettings relay, ScheduledExecutorService timer) {
        this.relay = relay;
        this.timer = timer;
    }

    /** What was read last. */
    public Optional<RelayInformation> latest() {
        return latest;
    }

    /** Asks the relay if it is time. Blocks until it has answered, for five seconds or the connect timeout at the most. */
    public synchronized void refresh() {
        if (dueAtNanos.isPresent() && System.nanoTime() - dueAtNanos.get() < 0) {
            return;
        }
        Duration kept = read() ? KEPT : AFTER_FAILURE;
        dueAtNanos = Optional.of(System.nanoTime() + kept.toNanos());
    }

    private boolean read() {
        try {
            byte[] document = new HttpGet(relay, timer, LONGEST_WAIT).body("application/nostr+json", MAX_BYTES);
            latest = Optional.of(RelayInformation.parse(document));
            LOG.debug("Relay {} says of itself: {}", relay.name(), latest.get());
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.debug(
                    "Relay {} says nothing of itself: {}", relay.name(), Texts.bounded(relay.harmless(Reasons.of(e))));
            return false;
        }
    }
}
