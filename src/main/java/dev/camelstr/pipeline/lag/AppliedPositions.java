package dev.camelstr.pipeline.lag;

import dev.camelstr.component.stream.StreamInfo;

/** How far the store has come with a stream. */
public interface AppliedPositions {

    /**
     * The offset of the last message that the store has applied, or {@code partition.first() - 1} if there is none in
     * this life of the stream. Asked about once a second.
     *
     * @throws RuntimeException if it cannot be known at the moment
     */
    long applied(StreamInfo partition);
}
