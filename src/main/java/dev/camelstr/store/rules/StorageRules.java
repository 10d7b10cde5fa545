package dev.camelstr.store.rules;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Kind;
import dev.camelstr.store.Removal;
import dev.camelstr.store.Slot;
import dev.camelstr.store.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of storage, applied to one message after the other: NIP-01 (kinds, addresses), NIP-09 (deletion), NIP-40
 * (expiration), NIP-62 (vanishing), NIP-86 (moderation).
 *
 * <p>The events that stand at the end depend on which messages came, not on their order, nor on how they were split into
 * batches. For that, deletions and requests to vanish hold for what comes later, whatever becomes of themselves, and an
 * event that wins its address keeps the losers away even if it is deleted or was expired when it came. (When an event
 * expires between two arrivals of it, order matters: the clock is not ours.)
 */
public final class StorageRules {
    /** What an event and the ids that it removed may take, so that they fit into a stream's message of 1 MiB. */
    private static final int MOST_NAMED_BYTES = 1_030_000;

    private static final int NAMED_BYTES = 65;

    /** Of what is not stored, what a relay may have and bring again. */
    private static final Set<Verdict> IS_KNOWN =
            EnumSet.of(Verdict.SUPERSEDED, Verdict.DELETED, Verdict.EXPIRED, Verdict.VANISHED, Verdict.BANNED);

    private final Ledger ledger;
    private final Changes changes;
    private final long now;

    /** @param now seconds since 1970 */
    public StorageRules(Ledger ledger, Changes changes, long now) {
        this.ledger = ledger;
        this.changes = changes;
        this.now = now;
    }

    public Outcome judge(StoreMessage message) {
        return ledger.isApplied(message.origin()) ? announceAgain(message) : apply(message);
    }

    private Outcome announceAgain(StoreMessage message) {
        if (ledger.wasStored(message)) {
            return Outcome.again(message, Verdict.STORED, ledger.removedBy(message.seq()));
        }
        Verdict verdict = verdict(message);
        return verdict == Verdict.STORED
                ? Outcome.error(message.source(), Optional.of(message), "could not be stored", true)
                : Outcome.again(message, verdict, ledger.removedBy(message.seq()));
    }

    private Outcome apply(StoreMessage message) {
        Verdict verdict = verdict(message);
        List<EventId> removed = new ArrayList<>();
        if (IS_KNOWN.contains(verdict)) {
            changes.know(message.event());
        }
        if (verdict == Verdict.BANNED) {
            return Outcome.of(message, verdict, removed); // as if it had never come
        }
        if (verdict == Verdict.STORED || verdict == Verdict.DELETED || verdict == Verdict.EXPIRED) {
            message.slot().ifPresent(slot -> raiseMark(slot, message, removed));
        }
        if (verdict == Verdict.STORED) {
            insert(message);
        }
        if (verdict != Verdict.DUPLICATE) {
            message.tombs().forEach(id -> bury(message, id, removed));
            message.tombSlots().forEach(slot -> bury(message, slot, removed));
        }
        if (message.vanish()) {
            vanish(message);
        }
        return Outcome.of(message, verdict, removed);
    }

    private Verdict verdict(StoreMessage message) {
        Event event = message.event();
        if (ledger.moderation()
                .objection(event, message.slot(), message.vanish())
                .isPresent()) {
            return Verdict.BANNED;
        }
        if (event.kind() != Kind.VANISH && isVanished(message)) {
            return Verdict.VANISHED;
        }
        if (ledger.row(event.id()).isPresent()) {
            return Verdict.DUPLICATE;
        }
        if (isDeleted(message)) {
            return Verdict.DELETED;
        }
        if (Kind.isEphemeral(event.kind())) {
            return Verdict.EPHEMERAL;
        }
        if (message.expiration() != StoreMessage.NEVER && message.expiration() <= now) {
            return Verdict.EXPIRED;
        }
        Mark mark = new Mark(event.createdAt(), event.id());
        boolean beaten =
                message.slot().map(slot -> ledger.slot(slot).beats(mark)).orElse(false);
        return beaten ? Verdict.SUPERSEDED : Verdict.STORED;
    }

    /** NIP-62: also gift wraps to whoever has vanished. */
    private boolean isVanished(StoreMessage message) {
        Event event = message.event();
        return event.createdAt() <= ledger.vanishedUntil(event.pubkey())
                || message.recipients().stream()
                        .anyMatch(recipient -> event.createdAt() <= ledger.vanishedUntil(recipient));
    }

    private boolean isDeleted(StoreMessage message) {
        Event event = message.event();
        return canBeDeleted(event.kind())
                && (ledger.hasTomb(event.pubkey(), event.id())
                        || message.slot()
                                .map(slot -> ledger.slot(slot).isDeleted(event.createdAt()))
                                .orElse(false));
    }

    /** NIP-09 and NIP-62: there is no deleting of deletions, nor of requests to vanish. */
    private static boolean canBeDeleted(int kind) {
        return kind != Kind.DELETION && kind != Kind.VANISH;
    }

    private void raiseMark(Slot slot, StoreMessage message, List<EventId> removed) {
        SlotState state = ledger.slot(slot);
        Mark mark = new Mark(message.event().createdAt(), message.event().id());
        if (!state.beats(mark)) {
            state.raise(mark);
            state.standing().ifPresent(row -> remove(row, message, Removal.SUPERSEDED, removed));
        }
    }

    private void insert(StoreMessage message) {
        Event event = message.event();
        ledger.add(new Ledger.Row(
                event.id(), event.pubkey(), event.kind(), event.createdAt(), message.seq(), message.slot(), true));
        changes.insert(message);
    }

    private void bury(StoreMessage deletion, EventId id, List<EventId> removed) {
        if (ledger.addTomb(deletion.event().pubkey(), id)) {
            changes.tomb(deletion.event().pubkey(), id);
        }
        ledger.row(id)
                .filter(row -> row.pubkey().equals(deletion.event().pubkey()) && canBeDeleted(row.kind()))
                .ifPresent(row -> remove(row, deletion, Removal.DELETED, removed));
    }

    private void bury(StoreMessage deletion, Slot slot, List<EventId> removed) {
        SlotState state = ledger.slot(slot);
        state.deleteUntil(deletion.event().createdAt());
        state.standing()
                .filter(row -> state.isDeleted(row.createdAt()))
                .ifPresent(row -> remove(row, deletion, Removal.DELETED, removed));
    }

    private void remove(Ledger.Row row, StoreMessage by, Removal reason, List<EventId> removed) {
        ledger.remove(row);
        if (removed.size() < mostNamed(by.event().raw().length)) {
            changes.remove(row, by.seq(), reason);
            removed.add(row.id());
        } else {
            changes.removeUntold(row, reason);
        }
    }

    /** How many removed events a verdict names beside an event of that length; of others it is told by itself. */
    static int mostNamed(int length) {
        return Math.max(0, (MOST_NAMED_BYTES - length) / NAMED_BYTES);
    }

    private void vanish(StoreMessage request) {
        Event event = request.event();
        ledger.vanish(event.pubkey(), event.createdAt());
        changes.vanish(event.pubkey(), request.wrapsTag(), event.createdAt());
        changes.wrapsTo(event.pubkey()).stream()
                .filter(wrap -> wrap.event().createdAt() <= event.createdAt())
                .flatMap(wrap -> ledger.row(wrap.event().id()).stream())
                .forEach(this::vanish);
        ledger.rowsOf(event.pubkey()).stream()
                .filter(row -> row.kind() != Kind.VANISH && row.createdAt() <= event.createdAt())
                .forEach(this::vanish);
    }

    /** What the batch touches goes at once, as what comes next may take its address; of the rest, as much as may. */
    private void vanish(Ledger.Row row) {
        ledger.remove(row);
        changes.removeUntold(row, Removal.VANISHED);
    }
}
