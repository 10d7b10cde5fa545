package dev.camelstr.store.recent;

import dev.camelstr.store.Seq;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.position.Committed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far memory has come: by what it was filled with, and by the changelog that it has followed since. What the changelog
 * tells late, of before the filling, is passed over, or what has gone by then would come in again. Thread-safe.
 */
public final class FollowedPosition {
    // The last offset by the seq of offset 0 of its life and partition.
    private final Map<Long, Long> filled = new HashMap<>();
    private final Map<Long, Long> followed = new HashMap<>();
    private long filledRemovals = -1;
    private long followedRemovals = -1;

    /** Memory is about to be filled: what was committed before is in what it is filled with. */
    public synchronized void begin(Committed committed) {
        for (long seq : committed.applied()) {
            reach(filled, seq);
            reach(followed, seq);
        }
        filledRemovals = Math.max(filledRemovals, committed.removals());
        followedRemovals = Math.max(followedRemovals, committed.removals());
    }

    /** Has memory do what these entries say. */
    public synchronized void follow(List<ChangelogEntry> entries, RecentEvents memory) {
        memory.apply(entries.stream().filter(this::isNew).toList());
        for (ChangelogEntry entry : entries) {
            if (entry.type() == ChangelogEntry.Type.REMOVED) {
                followedRemovals = Math.max(followedRemovals, entry.number());
            } else {
                reach(followed, entry.seq());
            }
        }
    }

    private boolean isNew(ChangelogEntry entry) {
        return entry.type() == ChangelogEntry.Type.REMOVED
                ? entry.number() > filledRemovals
                : !isReached(filled, entry.seq());
    }

    /** Whether memory has all that was committed. */
    public synchronized boolean reaches(Committed committed) {
        return !committed.untold()
                && committed.removals() <= followedRemovals
                && committed.applied().stream().allMatch(seq -> isReached(followed, seq));
    }

    private static void reach(Map<Long, Long> last, long seq) {
        last.merge(source(seq), Seq.offset(seq), Math::max);
    }

    private static boolean isReached(Map<Long, Long> last, long seq) {
        return last.getOrDefault(source(seq), -1L) >= Seq.offset(seq);
    }

    private static long source(long seq) {
        return seq - Seq.offset(seq);
    }
}
