package dev.camelstr.cli.load;

/**
 * What a load came to.
 *
 * @param done what was asked for and done
 * @param refused what the relay has refused
 * @param missing what has no answer
 * @param seconds from the first message sent to the last answer
 * @param latencies of each that is done
 * @param reason the first refusal in the relay's words, or why something is missing; empty if all is well
 */
public record LoadResult(long done, long refused, long missing, double seconds, Latencies latencies, String reason) {

    /** A second. */
    public double rate() {
        return done / seconds;
    }

    public boolean isComplete() {
        return refused == 0 && missing == 0;
    }
}
