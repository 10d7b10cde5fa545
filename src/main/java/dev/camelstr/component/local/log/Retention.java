package dev.camelstr.component.local.log;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a log may keep and what it must.
 *
 * @param maxLength bytes, empty for as many as there are
 * @param maxAge empty for as long as there is room
 * @param segmentSize after how many bytes a new file begins
 * @param keepsUnapplied whether nothing may be dropped that a known consumer has not applied: a full log then refuses
 */
public record Retention(OptionalLong maxLength, Optional<Duration> maxAge, long segmentSize, boolean keepsUnapplied) {
    static final long DEFAULT_SEGMENT_SIZE = 64_000_000;
    static final Retention DEFAULT = new Retention(OptionalLong.empty(), Optional.empty(), DEFAULT_SEGMENT_SIZE, true);

    /** Whole segments are dropped, so a log that may not be large is made of small ones. */
    long effectiveSegmentSize() {
        return Math.min(segmentSize, Math.max(1, maxLength.orElse(Long.MAX_VALUE) / 4));
    }

    boolean isTooMuch(long bytes) {
        return maxLength.isPresent() && bytes > maxLength.getAsLong();
    }

    boolean isTooOld(long timestamp, long now) {
        return maxAge.isPresent() && timestamp < now - maxAge.get().toMillis();
    }
}
