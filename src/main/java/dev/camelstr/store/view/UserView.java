package dev.camelstr.store.view;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a view that a user writes does.
 *
 * @param position the offset of the changelog that it reads next; nothing if it has not been made
 * @param lag messages that are stored and that it has not read yet
 * @param came events that it was given since it was made, and {@code went} those that were taken back
 * @param owner who works on it; empty if nobody does
 * @param error why it does not move on; empty if it does
 * @param note what it says of itself: the comment on its schema; empty if it says nothing
 * @param rebuild new tables that are to replace those it has
 */
public record UserView(
        String name,
        State state,
        Optional<Long> position,
        long lag,
        long came,
        long went,
        String owner,
        String error,
        String note,
        Optional<Instant> failingSince,
        Optional<Instant> made,
        Optional<Rebuild> rebuild) {

    /**
     * How the filling of new tables does.
     *
     * @param came events that they were given; the view has {@code came - went} of its own
     * @param lag messages that are stored and that they were not given yet
     */
    public record Rebuild(State state, long came, long lag, String error, Instant since) {}

    public enum State {
        /** It has what is stored. */
        FOLLOWING,
        /** It is given what was stored before it was made. */
        FILLING,
        /** It stands still, until new tables replace those that it has. */
        REBUILDING,
        /** It is tried again, and again. */
        FAILING,
        /** Nobody works on it. */
        IDLE;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** The stable name, in lower case, as people and programs are shown it. */
        public String word() {
            return word;
        }
    }
}
