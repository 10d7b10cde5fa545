package dev.camelstr.pipeline.view.trust;

import java.util.Arrays;

/**
 * Ranks by amounts of trust. A root's part is 100, and a tenth of it is 12.5 less: of one that follows 500, each has 65. No rank
 * depends on how many others have one.
 */
final class RankScale {
    static final int TOP = 100;
    private static final double STEPS_OF_TEN = 12.5;

    private final long[] least = new long[TOP + 1];

    /** @param whole what a root has */
    RankScale(long whole) {
        for (int rank = 0; rank <= TOP; rank++) {
            least[rank] = Math.max(1, (long) (whole * StrictMath.pow(10, (rank - TOP) / STEPS_OF_TEN)));
        }
        least[0] = 1;
    }

    /** @param amount at least 1 */
    int rank(long amount) {
        int place = Arrays.binarySearch(least, amount);
        return place >= 0 ? last(place) : -place - 2;
    }

    /** Of ranks that begin with the same amount, the highest. */
    private int last(int place) {
        int last = place;
        while (last < TOP && least[last + 1] == least[place]) {
            last++;
        }
        return last;
    }
}
