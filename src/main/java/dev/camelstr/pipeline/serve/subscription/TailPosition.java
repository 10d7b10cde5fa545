package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.store.Seq;
import dev.camelstr.store.changelog.ChangelogEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How far the changelog has been read: the last offset of each partition and life of the streams, and the lives that are
 * over, of which it will tell nothing. Immutable.
 */
final class TailPosition {
    static final TailPosition START = new TailPosition(Map.of(), Set.of());

    // Last offset by the seq of offset 0 of its life and partition.
    private final Map<Long, Long> last;
    private final Set<Integer> over;

    private TailPosition(Map<Long, Long> last, Set<Integer> over) {
        this.last = last;
        this.over = over;
    }

    TailPosition after(Iterable<ChangelogEntry> entries) {
        Map<Long, Long> moved = new HashMap<>(last);
        for (ChangelogEntry entry : entries) {
            if (entry.type() != ChangelogEntry.Type.REMOVED) { // of which was told before
                moved.merge(source(entry.seq()), entry.origin().offset(), Math::max);
            }
        }
        return new TailPosition(moved, over);
    }

    /**
     * The same, and what had been announced before this node began to read.
     *
     * @param announced seqs, one for each partition and life
     * @param ended lives
     */
    TailPosition afterAnnounced(Iterable<Long> announced, Set<Integer> ended) {
        Map<Long, Long> moved = new HashMap<>(last);
        announced.forEach(seq -> moved.merge(source(seq), Seq.offset(seq), Math::max));
        return new TailPosition(moved, Set.copyOf(ended));
    }

    private static long source(long seq) {
        return seq - Seq.offset(seq);
    }

    /** Whether the changelog may still tell of the event from there. */
    boolean isBefore(long seq) {
        if (seq < 0 || Seq.life(seq) == 0) {
            return true;
        }
        Long offset = last.get(source(seq));
        return offset == null ? !over.contains(Seq.life(seq)) : Seq.offset(seq) > offset;
    }
}
