package dev.camelstr.faults.history;

import static dev.camelstr.faults.history.Operation.NEVER;

import dev.camelstr.nostr.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What became of one event, by all that clients saw. */
final class Fate {
    /** Relays take the system's time, which may be set meanwhile. */
    private static final long CLOCKS_DIFFER = TimeUnit.SECONDS.toNanos(1);

    private final Event event;
    private final List<Operation.Publish> attempts = new ArrayList<>();
    private Optional<Operation.Publish> taken = Optional.empty();
    private Optional<Operation> seen = Optional.empty();
    private long seenAt = NEVER;
    private long replacedFrom = NEVER;
    private long deletedFrom = NEVER;
    private Optional<Operation.Publish> deletion = Optional.empty();

    Fate(Event event) {
        this.event = event;
    }

    Event event() {
        return event;
    }

    List<Operation.Publish> attempts() {
        return attempts;
    }

    void attempted(Operation.Publish attempt) {
        attempts.add(attempt);
        if (attempt.outcome() == Operation.Outcome.TAKEN && attempt.answered() < takenAt()) {
            taken = Optional.of(attempt);
        }
    }

    void seen(Operation by, long at) {
        if (at < seenAt) {
            seen = Optional.of(by);
            seenAt = at;
        }
    }

    /** Notes a newer version. */
    void replacedBy(Fate newer) {
        replacedFrom = Math.min(replacedFrom, newer.firstInvoked());
    }

    /** Notes a deletion that names it. */
    void deletedBy(Fate request) {
        deletedFrom = Math.min(deletedFrom, request.firstInvoked());
        if (request.takenAt() < surelyDeletedAt()) {
            deletion = request.taken;
        }
    }

    Operation.Publish firstAttempt() {
        return attempts.stream()
                .min(Comparator.comparingLong(Operation.Publish::invoked))
                .orElseThrow();
    }

    /** Before that it cannot have been stored anywhere. */
    long firstInvoked() {
        return firstAttempt().invoked();
    }

    Optional<Operation.Publish> taken() {
        return taken;
    }

    /** When it was acknowledged for the first time. */
    long takenAt() {
        return taken.map(Operation.Publish::answered).orElse(NEVER);
    }

    /** When it was known to be stored, because it was acknowledged or seen. */
    long knownAt() {
        return Math.min(takenAt(), seenAt);
    }

    /** Who knew it then. */
    Operation knownBy() {
        return takenAt() <= seenAt ? taken.orElseThrow() : seen.orElseThrow();
    }

    /** From when on a rule may have removed it. */
    long mayBeGoneFrom() {
        return Math.min(replacedFrom, mayBeDeletedFrom());
    }

    /** The same, but by a newer version. */
    long mayBeDeletedFrom() {
        return Math.min(deletedFrom, expiry() - CLOCKS_DIFFER);
    }

    /** The deletion that was acknowledged first; nothing if none was. */
    Optional<Operation.Publish> deletion() {
        return deletion;
    }

    long surelyDeletedAt() {
        return deletion.map(Operation.Publish::answered).orElse(NEVER);
    }

    /** From when on it is served by nobody, because it has expired. */
    long surelyExpiredFrom() {
        return expiry() + CLOCKS_DIFFER;
    }

    private long expiry() {
        return event.expiration().isPresent()
                ? TimeUnit.SECONDS.toNanos(event.expiration().getAsLong())
                : NEVER - CLOCKS_DIFFER;
    }
}
