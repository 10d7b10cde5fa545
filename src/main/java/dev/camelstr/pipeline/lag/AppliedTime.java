package dev.camelstr.pipeline.lag;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Up to when all that was in a stream is applied, known from measurements now and then. For one thread. */
public final class AppliedTime {
    private final Map<Integer, Long> ends = new HashMap<>();
    private long measuredAt;

    /**
     * Takes a measurement.
     *
     * @param startedAt before it began, by {@link System#nanoTime()}
     * @param next the next offset of each partition
     * @param applied the last one that is applied of each
     * @return the beginning of an earlier one, if all that was there then is applied by now
     */
    public OptionalLong measured(long startedAt, Map<Integer, Long> next, Map<Integer, Long> applied) {
        boolean known = !ends.isEmpty();
        boolean passed =
                ends.entrySet().stream().allMatch(end -> applied.getOrDefault(end.getKey(), -1L) >= end.getValue() - 1);
        OptionalLong result = known && passed ? OptionalLong.of(measuredAt) : OptionalLong.empty();
        if (!known || passed) {
            ends.clear();
            ends.putAll(next);
            measuredAt = startedAt;
        }
        return result;
    }
}
