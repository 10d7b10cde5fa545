package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.reconcile.RangeSize;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/** Whether one relay is reconciled with, as far as it has said and shown. Not thread-safe. */
final class Standing {
    private static final int NIP = 77;
    private static final long RETRY_SECONDS = Duration.ofDays(1).toSeconds();

    /** Of ranges in succession that are small because the relay takes no more. */
    private static final int MOST_SCANTY = 200;

    private final RangeSize size = new RangeSize();
    private boolean isExcluded;
    private OptionalLong failedAt = OptionalLong.empty();
    private String failure = "";
    private int scanty;
    private int cuts;
    private long ranges;
    private long notServed;

    /** @param nips that the relay says it supports; one that names none may have more */
    void supports(Set<Integer> nips) {
        isExcluded = !nips.isEmpty() && !nips.contains(NIP);
    }

    boolean isWorthTrying(long nowSeconds) {
        boolean hasFailed = failedAt.isPresent() && nowSeconds - failedAt.getAsLong() < RETRY_SECONDS;
        return !isExcluded && !hasFailed;
    }

    /** How much is reconciled at once. */
    RangeSize size() {
        return size;
    }

    /**
     * A range was brought to an end.
     *
     * @param isPart whether more was wanted than the relay takes at once
     * @param records of this side
     */
    void finished(boolean isPart, int records, long nowSeconds) {
        ranges++;
        cuts = 0;
        size.fitted();
        scanty = isPart && records < RangeSize.LEAST_RECORDS ? scanty + 1 : 0;
        if (scanty > MOST_SCANTY) {
            scanty = 0;
            failed("it takes so little at once that pages are better", nowSeconds);
        }
    }

    /** The connection ended within a range, which may have been by accident. */
    void cut(long nowSeconds) {
        if (++cuts > 1) {
            failed("the connection ends within a reconciliation", nowSeconds);
        }
    }

    /** From here on it is read page by page, for a day. */
    void failed(String reason, long nowSeconds) {
        failedAt = OptionalLong.of(nowSeconds);
        failure = reason;
        cuts = 0;
    }

    /** Events were announced and did not come. */
    void notServed(int events, long nowSeconds) {
        notServed += events;
        failed(events + " events announced, not served", nowSeconds);
    }

    /** Why it was not reconciled with last; empty if it was. */
    String failure() {
        return failure;
    }

    /** How many ranges were reconciled. */
    long ranges() {
        return ranges;
    }

    /** How many events were announced and did not come. */
    long notServed() {
        return notServed;
    }
}
