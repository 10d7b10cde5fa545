package dev.camelstr.store.rules;

import java.util.Optional;

/** What is known of an address: who stands there, what won there, and until when all is deleted. For one thread. */
final class SlotState {

    /**
     * What table {@code tomb_addr} holds for an address: no more than what table {@code event} cannot say.
     *
     * @param deletedUntil seconds since 1970
     */
    record Entry(Optional<Long> deletedUntil, Optional<Mark> mark) {
        static final Entry NOTHING = new Entry(Optional.empty(), Optional.empty());
    }

    private Entry loaded = Entry.NOTHING;
    private Optional<Ledger.Row> standing = Optional.empty();
    private Optional<Mark> mark = Optional.empty();
    private Optional<Long> deletedUntil = Optional.empty();

    void loadLedger(Optional<Long> until, Optional<Mark> ledgerMark) {
        loaded = new Entry(until, ledgerMark);
        deletedUntil = until;
        ledgerMark.ifPresent(this::raise);
    }

    void stand(Ledger.Row row) {
        standing = Optional.of(row);
        raise(new Mark(row.createdAt(), row.id()));
    }

    void clear() {
        standing = Optional.empty();
    }

    Optional<Ledger.Row> standing() {
        return standing;
    }

    boolean isDeleted(long createdAt) {
        return deletedUntil.isPresent() && createdAt <= deletedUntil.get();
    }

    void deleteUntil(long createdAt) {
        if (!isDeleted(createdAt)) {
            deletedUntil = Optional.of(createdAt);
        }
    }

    boolean beats(Mark other) {
        return mark.isPresent() && mark.get().beats(other);
    }

    void raise(Mark other) {
        if (!beats(other)) {
            mark = Optional.of(other);
        }
    }

    /** Everything up to then is vanished: there is nothing more to be known of it. */
    void vanish(long until) {
        mark = mark.filter(m -> m.createdAt() > until);
        deletedUntil = deletedUntil.filter(d -> d > until);
    }

    /**
     * What the ledger should hold now, if that is not what it holds.
     *
     * @param vanishedUntil of the author
     */
    Optional<Entry> changed(long vanishedUntil) {
        vanish(vanishedUntil);
        Optional<Mark> needed = standing.isPresent() ? Optional.empty() : mark.filter(m -> !isDeleted(m.createdAt()));
        Entry now = new Entry(deletedUntil, needed);
        return now.equals(loaded) ? Optional.empty() : Optional.of(now);
    }
}
