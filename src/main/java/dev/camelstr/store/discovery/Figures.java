package dev.camelstr.store.discovery;

/**
 * How a relay did in the last seven days.
 *
 * @param fresh events that no other relay had brought before
 * @param heldMillis how long it was in a slot
 * @param attempts to connect
 * @param answered of them
 */
public record Figures(long fresh, long heldMillis, long attempts, long answered) {
    public static final Figures NONE = new Figures(0, 0, 0, 0);

    /** Less than this tells little of how much comes in an hour. */
    public static final long LEAST_HELD_MILLIS = 600_000;

    private static final double HOUR = 3_600_000;

    public Figures plus(Figures more) {
        return new Figures(
                fresh + more.fresh, heldMillis + more.heldMillis, attempts + more.attempts, answered + more.answered);
    }

    /** What it brings that is new, in an hour. */
    public double freshAnHour() {
        return fresh / (Math.max(LEAST_HELD_MILLIS, heldMillis) / HOUR);
    }

    /** The part of the attempts that was answered. */
    public double answeredShare() {
        return attempts == 0 ? 0 : Math.min(1, (double) answered / attempts);
    }
}
