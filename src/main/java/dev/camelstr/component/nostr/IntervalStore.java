package dev.camelstr.component.nostr;

import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.nostr.Filter;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Where the consumers of upstream relays keep which seconds of a relay's past have been asked for, so that they go on from
 * there after a restart. As cursors they belong to a generation ({@link CursorStore}): what is kept with an older one is not.
 *
 * <p>Calls come from a few worker threads, for one relay from one at a time. An exception is logged and the call is made again
 * later.
 */
public interface IntervalStore {

    /**
     * What is known of a relay's past.
     *
     * @param generation the one that it belongs to
     */
    record Kept(List<Interval> intervals, long generation) {}

    /** @param filter its canonical JSON: each filter has a past of its own */
    Kept load(String relay, String filter);

    /**
     * Takes the place of all that was kept for the relay and the filter.
     *
     * @return false if the generation is no longer the current one: then nothing was kept
     */
    boolean save(String relay, String filter, Kept kept);

    /**
     * From which second on events that a filter matches are wanted. It may rise at any time, and fall: what is older is not asked for, and
     * is not kept as asked for. Called each second; it does not block.
     */
    default long wantedFrom(Filter filter) {
        return 0;
    }

    /** How many pages a second the relay took last; empty if that is not known. */
    OptionalDouble loadPageRate(String relay);

    /** Belongs to no generation. */
    void savePageRate(String relay, double pageRate);
}
