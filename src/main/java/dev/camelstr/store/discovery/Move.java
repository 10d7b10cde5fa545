package dev.camelstr.store.discovery;

/** What is done with a candidate. */
public sealed interface Move {

    String url();

    /** It gets a slot. */
    record Enter(String url, Candidate.State as) implements Move {}

    /** One that was tried stays. */
    record Stay(String url) implements Move {}

    /**
     * It gives its slot away.
     *
     * @param due when it may be tried again, milliseconds since 1970
     * @param rests true if it is not called until then because it was dead for long
     */
    record Leave(String url, long due, boolean rests) implements Move {}
}
