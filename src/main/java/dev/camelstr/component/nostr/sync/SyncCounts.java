package dev.camelstr.component.nostr.sync;

/**
 * What a reconciliation has come to, so far.
 *
 * @param need events that are there and not here
 * @param received those of them that came
 * @param stored those that the store confirmed as new
 * @param refused those that our own rules refused
 * @param notServed those that were announced and did not come
 * @param have events that are here and not there
 * @param accepted those of them that the relay took, or had
 * @param rejected those that it refused
 * @param withheld those that are not for others: protected (NIP-70), or of a private kind
 * @param unprovenSeconds seconds that are not reconciled, and of which pages do not prove that all has come
 * @param reachedBackTo the oldest second that was reconciled or read; so was all after it
 */
public record SyncCounts(
        long need,
        long received,
        long stored,
        long refused,
        long notServed,
        long have,
        long accepted,
        long rejected,
        long withheld,
        long unprovenSeconds,
        long reachedBackTo) {

    /** Whether all that was to be transferred was. */
    public boolean isComplete() {
        return notServed + rejected + unprovenSeconds == 0;
    }
}
