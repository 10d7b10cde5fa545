package dev.camelstr.store.discovery;

/**
 * A relay that stored events name. Times are milliseconds since 1970, 0 is never.
 *
 * @param url in its one form
 * @param domain the registered one
 * @param authors how many have named it, as far as they count
 * @param monitored whether a configured monitor has named it (NIP-66)
 * @param since when it is in its state
 * @param tried when it got a slot last
 */
public record Candidate(
        String url,
        String domain,
        int authors,
        boolean monitored,
        State state,
        long since,
        long tried,
        Contact contact,
        Figures figures) {

    /**
     * What came of attempts to connect.
     *
     * @param answeredAt when the last was that was answered
     * @param failedAt when the last was that was not
     * @param failures so many in a row now
     * @param failingSince when the first of these was
     * @param rests how often the relay has rested since it has answered
     */
    public record Contact(long answeredAt, long failedAt, long failures, long failingSince, int rests) {
        public static final Contact NONE = new Contact(0, 0, 0, 0, 0);
    }

    /** Where it is. */
    public enum State {
        /** Not collected. */
        OUTSIDE,
        /** In a slot, to be looked at. */
        TRIED,
        /** In a slot. */
        INSIDE,
        /** Somebody has taken it out by hand: it stays so. */
        REMOVED
    }
}
