package dev.camelstr.pipeline.serve;

import dev.camelstr.store.ChangelogEntry;
import dev.camelstr.store.Seq;
import java.util.HashMap;
import java.util.Map;

/** How far the changelog has been read: the last offset of each partition and life of the streams. Immutable. */
final class TailPosition {
    static final TailPosition START = new TailPosition(Map.of());

    // Last offset by the seq of offset 0 of its life and partition.
    private final Map<Long, Long> last;

    private TailPosition(Map<Long, Long> last) {
        this.last = last;
    }

    TailPosition after(Iterable<ChangelogEntry> entries) {
        Map<Long, Long> moved = new HashMap<>(last);
        for (ChangelogEntry entry : entries) {
            long source = Seq.of(entry.life(), entry.origin().partition(), 0);
            moved.merge(source, entry.origin().offset(), Math::max);
        }
        return new TailPosition(moved);
    }

    /** Whether the changelog may still tell of the event from there. */
    boolean isBefore(long seq) {
        if (seq < 0 || Seq.life(seq) == 0) {
            return true;
        }
        Long offset = last.get(seq - Seq.offset(seq));
        return offset == null || Seq.offset(seq) > offset;
    }
}
