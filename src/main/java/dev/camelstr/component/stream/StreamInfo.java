package dev.camelstr.component.stream;

/**
 * What a broker or log says of one partition of a stream.
 *
 * @param log names the broker and virtual host, or the id of the embedded log: offsets of another log mean nothing here
 * @param first the oldest offset that can be read; 0 when the stream is empty and nothing was truncated
 * @param next the offset that the next message gets, so {@code next - first} messages are there
 * @param bytes the size on disk, where the broker does not say it an estimate from the newest messages; -1 if unknown
 */
public record StreamInfo(String stream, int partition, String log, long first, long next, long bytes) {}
