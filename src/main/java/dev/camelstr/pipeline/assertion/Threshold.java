package dev.camelstr.pipeline.assertion;

import java.util.Map;
import java.util.Optional;

/**
 * How much has to have changed before it is told.
 *
 * @param least how high one of the figures of a subject has to be that nothing was told of
 * @param percent by how much of what was told a figure has to differ
 */
record Threshold(long least, int percent) {

    /**
     * @param told the figures of the assertion that stands, if one does
     * @param now those that are known; of others nothing is said
     */
    boolean isPassed(Optional<Map<String, Long>> told, Map<String, Long> now) {
        return told.map(before ->
                        now.keySet().stream().anyMatch(tag -> differs(before.getOrDefault(tag, 0L), now.get(tag))))
                .orElseGet(() -> now.values().stream().anyMatch(figure -> figure >= least));
    }

    private boolean differs(long before, long now) {
        return Math.abs(now - before) > before / 100.0 * percent;
    }
}
