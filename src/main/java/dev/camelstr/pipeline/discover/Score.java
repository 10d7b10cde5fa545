package dev.camelstr.pipeline.discover;

import dev.camelstr.store.discovery.Figures;

/**
 * What a relay is worth, from 0 to 1: what it brings that is new, against what is usual, and whether it answers. Twice the usual
 * is as good as more, so nobody gains by flooding.
 *
 * @param median what a relay brings that is new, in an hour
 */
record Score(double median) {
    private static final double OF_FRESH = 0.7;
    private static final double OF_ANSWERS = 0.3;
    private static final double MOST_TIMES_MEDIAN = 2;

    double of(Figures figures) {
        return OF_FRESH * timesMedian(figures.freshAnHour()) / MOST_TIMES_MEDIAN + OF_ANSWERS * figures.answeredShare();
    }

    private double timesMedian(double freshAnHour) {
        if (freshAnHour <= 0) {
            return 0;
        }
        return median <= 0 ? MOST_TIMES_MEDIAN : Math.min(MOST_TIMES_MEDIAN, freshAnHour / median);
    }
}
