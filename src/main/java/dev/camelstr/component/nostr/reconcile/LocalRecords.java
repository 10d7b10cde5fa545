package dev.camelstr.component.nostr.reconcile;

import dev.camelstr.component.nostr.KnownEvents;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.negentropy.Records;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * What is known here of a range.
 *
 * @param range which was made smaller if there was much in it
 * @param notHeld those of the records whose events cannot be had here
 */
public record LocalRecords(Range range, Records records, Set<EventId> notHeld) {

    /** Reads as many as a range should have, but all of its last second. */
    public static LocalRecords read(KnownEvents known, Filter filter, Range range, int most) throws IOException {
        Reading reading = new Reading(range.until(), most);
        known.keys(range.of(filter), reading);
        Range read = reading.cut ? new Range(reading.oldest, range.until()) : range;
        return new LocalRecords(read, reading.records.build(), reading.notHeld);
    }

    private static final class Reading implements KnownEvents.Keys {
        private final Records.Builder records = Records.builder();
        private final Set<EventId> notHeld = new HashSet<>();
        private final int most;
        private long oldest;
        private boolean cut;

        Reading(long until, int most) {
            this.oldest = until;
            this.most = most;
        }

        @Override
        public boolean take(long createdAt, EventId id, boolean held) {
            cut = records.size() >= most && createdAt < oldest;
            if (!cut) {
                oldest = createdAt;
                records.add(createdAt, id);
                if (held) {
                    notHeld.remove(id); // it may have been refused before
                } else {
                    notHeld.add(id);
                }
            }
            return !cut;
        }
    }
}
