package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.reconcile.LocalRecords;
import dev.camelstr.component.nostr.reconcile.LocalSets;
import dev.camelstr.component.nostr.reconcile.Missing;
import dev.camelstr.component.nostr.reconcile.Range;
import dev.camelstr.component.nostr.reconcile.Rounds;
import dev.camelstr.nostr.EventId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One range that is being reconciled: first what is here is read, then both sides find out who lacks what, then what is missing
 * is fetched by id. Times are those of {@link System#nanoTime}. Not thread-safe.
 */
final class Reconciliation {
    /** Ids that the relay has and we do not: of more, the range is halved. */
    static final int MOST_NEEDED = 20_000;

    /** One by one at the pace of pages. */
    private static final int ATTEMPTS_IN_VAIN = 20;

    private static final int MOST_COPIES = 10;

    private final Past past;
    private final Range wanted;
    private final boolean wasComplete;
    private final LocalSets.Reading reading;
    private final Receipt receipt = new Receipt();
    private Optional<LocalRecords> mine = Optional.empty();
    private Optional<Rounds> rounds = Optional.empty();
    private Optional<Missing> missing = Optional.empty();
    private String id = "";
    private long askedAtSeconds;
    private long heardAt;
    private OptionalLong endedAt = OptionalLong.empty();
    private int taken;
    private String said = "";
    private OptionalLong saidAt = OptionalLong.empty();

    /**
     * @param wanted as much as was to be reconciled
     * @param wasComplete whether all of it was complete before, so that pages can have it as well
     */
    Reconciliation(Past past, Range wanted, boolean wasComplete, LocalSets.Reading reading) {
        this.past = past;
        this.wanted = wanted;
        this.wasComplete = wasComplete;
        this.reading = reading;
    }

    Past past() {
        return past;
    }

    boolean wasComplete() {
        return wasComplete;
    }

    LocalSets.Reading reading() {
        return reading;
    }

    /** Whether it is a part of what was wanted. */
    boolean isPart() {
        return !mine().range().equals(wanted);
    }

    LocalRecords mine() {
        return mine.orElseThrow();
    }

    Receipt receipt() {
        return receipt;
    }

    /** What is here has been read, and the relay is asked. */
    Rounds open(LocalRecords read, String name, long nowSeconds, long now) {
        mine = Optional.of(read);
        rounds = Optional.of(new Rounds(read.records(), MOST_NEEDED));
        askedAtSeconds = nowSeconds;
        id = name;
        heardAt = now;
        return rounds.get();
    }

    Rounds rounds() {
        return rounds.orElseThrow();
    }

    long askedAtSeconds() {
        return askedAtSeconds;
    }

    boolean isOpen() {
        return rounds.isPresent();
    }

    /** The name of what the relay is asked at the moment; empty if it is asked nothing. */
    String id() {
        return id;
    }

    /** Both sides are understood. */
    void fetch() {
        missing = Optional.of(new Missing(rounds().need(), ATTEMPTS_IN_VAIN));
        id = "";
    }

    boolean isFetching() {
        return missing.isPresent();
    }

    Missing missing() {
        return missing.orElseThrow();
    }

    Set<EventId> ask() {
        return missing().ask();
    }

    /** Whether of what was asked for more is taken: each once, and some copies. */
    boolean mayTake() {
        return ++taken <= MOST_COPIES * Missing.BATCH;
    }

    /** Some ids are asked for. */
    void asked(String name, long now) {
        id = name;
        taken = 0;
        heardAt = now;
        endedAt = OptionalLong.empty();
    }

    /** The relay has come to the end of what was asked for. */
    void ended(long now) {
        endedAt = OptionalLong.of(now);
        heardAt = now;
    }

    boolean isEnded() {
        return endedAt.isPresent();
    }

    /** What was asked for is answered. */
    void answered() {
        missing().answered();
        id = "";
    }

    /** Whether this side and the relay have something in common. */
    boolean hasCommon() {
        return mine().records().size() > rounds().have().size();
    }

    void heard(long now) {
        heardAt = now;
    }

    long silentNanos(long now) {
        return now - heardAt;
    }

    /** Words to people, which may be about this. */
    void said(String words, long now) {
        said = words;
        saidAt = OptionalLong.of(now);
    }

    String said() {
        return said;
    }

    /** For how long nothing has come since the relay said something. */
    OptionalLong sinceSaid(long now) {
        return saidAt.isPresent() && saidAt.getAsLong() >= heardAt
                ? OptionalLong.of(now - saidAt.getAsLong())
                : OptionalLong.empty();
    }
}
