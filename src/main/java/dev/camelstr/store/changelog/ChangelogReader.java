package dev.camelstr.store.changelog;

import dev.camelstr.component.stream.InboundMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code nostr.stored} so that each verdict and each removal is seen once: the store announces again what it does not
 * know to be announced, in order, so whatever is not above the last origin that was taken is a repetition. Summaries count
 * their own way, as they follow the events that they count, and removals by their numbers. For one thread.
 */
public final class ChangelogReader {
    private static final Logger LOG = LoggerFactory.getLogger(ChangelogReader.class);

    /** What offsets are compared within; for removals the changelog itself, of no life, within which numbers are. */
    public record Source(String stream, int partition, int life, boolean summaries) {}

    private final Map<Source, Long> last;

    public ChangelogReader() {
        this(Map.of());
    }

    /** @param last of an earlier reader, from {@link #last()}, for one that goes on where that one stopped */
    public ChangelogReader(Map<Source, Long> last) {
        this.last = new HashMap<>(last);
    }

    /** The message, or nothing if it was read before, or is none of the changelog, which is logged. */
    public Optional<ChangelogEntry> read(InboundMessage message) {
        try {
            return read(message, ChangelogEntry.of(message));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} is no message of the changelog: {}", message.origin(), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ChangelogEntry> read(InboundMessage message, ChangelogEntry entry) {
        boolean removal = entry.type() == ChangelogEntry.Type.REMOVED;
        Source source = removal
                ? new Source(message.origin().stream(), message.origin().partition(), 0, false)
                : new Source(
                        entry.origin().stream(),
                        entry.origin().partition(),
                        entry.life(),
                        entry.type() == ChangelogEntry.Type.SUMMARY);
        long place = removal ? entry.number() : entry.origin().offset();
        if (place <= last.getOrDefault(source, -1L)) {
            return Optional.empty();
        }
        last.put(source, place);
        return Optional.of(entry);
    }

    /** The last offsets that were taken, to be kept with whatever was made of them. */
    public Map<Source, Long> last() {
        return Map.copyOf(last);
    }
}
