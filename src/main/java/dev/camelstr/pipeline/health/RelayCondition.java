package dev.camelstr.pipeline.health;

/**
 * How one upstream relay does.
 *
 * @param trouble in a few words; empty if there is none
 * @param refused events and messages of it that were refused since the start
 * @param mostRefused the reason of most of these; empty if there are none
 */
public record RelayCondition(Trouble trouble, String words, long refused, String mostRefused) {
    static final RelayCondition UNKNOWN = new RelayCondition(Trouble.NONE, "", 0, "");

    /** What is wrong with a relay. */
    public enum Trouble {
        NONE,
        AWAY,
        /** Connected, and does not answer. */
        SILENT,
        /** Much of what it sends is malformed or forged. */
        FORGING
    }
}
