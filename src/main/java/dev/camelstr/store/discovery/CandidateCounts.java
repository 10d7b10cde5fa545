package dev.camelstr.store.discovery;

/**
 * How many candidates there are.
 *
 * @param untried never in a slot
 * @param inSlots tried just now, or inside
 * @param resting not called for a week or more, as they were dead for long
 * @param outside all others
 */
public record CandidateCounts(long untried, long inSlots, long resting, long outside) {
    public static final CandidateCounts NONE = new CandidateCounts(0, 0, 0, 0);
}
