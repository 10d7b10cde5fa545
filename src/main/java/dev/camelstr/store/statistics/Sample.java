package dev.camelstr.store.statistics;

/**
 * What one process counted in a second or a minute.
 *
 * @param received events from upstream relays of this process
 * @param stored events that the changelog tells as stored or ephemeral
 * @param dropped events that the changelog tells as anything else
 * @param sent messages to clients of this process
 * @param p50 milliseconds from receipt to stored; 0 if there were none
 */
public record Sample(long received, long stored, long dropped, long sent, long p50, long p95) {
    public static final Sample NOTHING = new Sample(0, 0, 0, 0, 0, 0);

    /** The counts of both; how long it took cannot be added. */
    public Sample plus(Sample other) {
        return new Sample(
                received + other.received, stored + other.stored, dropped + other.dropped, sent + other.sent, 0, 0);
    }

    public Sample taking(long half, long nearlyAll) {
        return new Sample(received, stored, dropped, sent, half, nearlyAll);
    }
}
