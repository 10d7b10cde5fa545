package dev.camelstr.faults.history;

import dev.camelstr.faults.history.Violation.Guarantee;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Judges what was answered up to {@code EOSE}. */
final class ReadCheck {
    private final Fates fates;
    private final Consumer<Violation> violations;

    ReadCheck(Fates fates, Consumer<Violation> violations) {
        this.fates = fates;
        this.violations = violations;
    }

    void check(Operation.Read read) {
        Set<EventId> found = new HashSet<>();
        for (EventId id : read.found()) {
            if (!found.add(id)) {
                report(Guarantee.COMES_ONCE, id + " came twice", read);
            }
        }
        for (EventId id : found) {
            Optional<Fate> fate = fates.of(id);
            if (fate.isEmpty() || !isAskedFor(fate.get(), read)) {
                report(Guarantee.IS_ASKED_FOR, id + " was found, which was not to be", read);
            } else {
                checkStands(fate.get(), read);
            }
        }
        checkMissing(read, found);
    }

    private void report(Guarantee guarantee, String what, Operation... operations) {
        violations.accept(new Violation(guarantee, what, List.of(operations)));
    }

    private static boolean isAskedFor(Fate fate, Operation.Read read) {
        return read.filter().matches(fate.event()) && fate.firstInvoked() < read.answered();
    }

    private void checkStands(Fate fate, Operation.Read read) {
        EventId id = fate.event().id();
        for (Fate newer : fates.newer(fate)) {
            if (newer.knownAt() < read.invoked()) {
                String where = newer.knownBy().node().equals(read.node()) ? "on one node" : "over nodes";
                report(
                        Guarantee.REGISTER_GOES_ON,
                        where + " " + id + " was found after the newer "
                                + newer.event().id(),
                        newer.knownBy(),
                        read);
                return;
            }
        }
        if (fate.surelyDeletedAt() < read.invoked()) {
            report(
                    Guarantee.STAYS_GONE,
                    id + " was found after it was deleted",
                    fate.deletion().orElseThrow(),
                    read);
        } else if (fate.surelyExpiredFrom() < read.invoked()) {
            report(Guarantee.STAYS_GONE, id + " was found after it had expired", fate.firstAttempt(), read);
        }
    }

    private void checkMissing(Operation.Read read, Set<EventId> found) {
        long cut = cutAt(read, fates);
        for (Fate fate : fates.matching(read.filter())) {
            if (fate.event().createdAt() > cut
                    && fate.knownAt() < read.invoked()
                    && !found.contains(fate.event().id())) {
                checkMissing(read, found, fate);
            }
        }
    }

    private void checkMissing(Operation.Read read, Set<EventId> found, Fate missing) {
        List<Fate> versions = missing.event().address().map(fates::versions).orElse(List.of());
        if (versions.stream().anyMatch(version -> found.contains(version.event().id()))) {
            return; // by a newer one, or an older one, which was reported
        }
        EventId id = missing.event().id();
        if (missing.mayBeGoneFrom() > read.answered()) {
            report(Guarantee.STAYS_READABLE, id + " was not found", missing.knownBy(), read);
        } else if (!versions.isEmpty()
                && isAddressRead(read.filter())
                && versions.stream().allMatch(version -> version.mayBeDeletedFrom() > read.answered())) {
            report(Guarantee.REGISTER_GOES_ON, "no version was found, though " + id + " was", missing.knownBy(), read);
        }
    }

    /** It matches either all versions of an address or none. */
    private static boolean isAddressRead(Filter filter) {
        return filter.ids().isEmpty()
                && Set.of("d").containsAll(filter.tags().keySet())
                && filter.since().isEmpty()
                && filter.until().isEmpty()
                && filter.limit().isEmpty();
    }

    /** Where as many were found as the filter asks for: the age up to which others may have been left out; else before all. */
    static long cutAt(Operation.Read read, Fates fates) {
        int limit = read.filter().limit().orElse(Integer.MAX_VALUE);
        if (read.found().size() < limit) {
            return Long.MIN_VALUE;
        }
        return read.found().stream()
                .flatMap(id -> fates.of(id).stream())
                .mapToLong(fate -> fate.event().createdAt())
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
