package dev.camelstr.component.stream;

/**
 * Where a message stands.
 *
 * @param stream the stream's name, for a super stream that of the whole
 * @param partition from 0; 0 for a stream that is not partitioned
 * @param offset from 0; ascending, and gapless unless the stream was truncated or the broker keeps consumers' positions
 *     in it
 */
public record Origin(String stream, int partition, long offset) {}
