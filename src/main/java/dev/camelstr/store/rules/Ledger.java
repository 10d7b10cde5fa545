package dev.camelstr.store.rules;

import dev.camelstr.component.stream.Origin;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Slot;
import dev.camelstr.store.moderation.ModerationList;
import dev.camelstr.store.moderation.ModerationLists;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a batch needs to know of the database, as {@code sql/load-ledger.sql} yields it; the rules keep it up to date
 * while they judge. For one thread.
 */
public final class Ledger {

    /** How far a stream is applied. */
    record Position(int life, long applied, long announced) {}

    /**
     * An event that stands.
     *
     * @param fresh whether this batch inserts it
     */
    record Row(EventId id, PublicKey pubkey, int kind, long createdAt, long seq, Optional<Slot> slot, boolean fresh) {}

    private record Tomb(PublicKey pubkey, EventId id) {}

    private final Map<String, Position> positions = new HashMap<>();
    private final Map<EventId, Row> rows = new HashMap<>();
    private final Map<Slot, SlotState> slots = new HashMap<>();
    private final Set<Tomb> tombs = new HashSet<>();
    private final Map<PublicKey, Long> vanished = new HashMap<>();
    private final Set<Long> gone = new HashSet<>();
    private final Map<Long, List<EventId>> removedBy = new HashMap<>();
    private final ModerationLists.Builder moderated = new ModerationLists.Builder();
    private ModerationLists moderation = ModerationLists.EMPTY;

    Ledger() {}

    /** @param loaded rows as in {@code sql/load-ledger.sql} */
    public static Ledger of(List<Map<String, Object>> loaded) {
        Ledger ledger = new Ledger();
        for (Map<String, Object> row : loaded) {
            ledger.take(new LedgerRow(row));
        }
        ledger.moderation = ledger.moderated.build();
        return ledger;
    }

    private void take(LedgerRow row) {
        switch (row.what()) {
            case "position" -> positions.put(row.stream(), new Position((int) row.seq(), row.a(), row.b()));
            case "gone" -> gone.add(row.seq());
            case "removed" ->
                removedBy.computeIfAbsent(row.seq(), by -> new ArrayList<>()).add(row.id());
            case "event" -> add(row.event());
            case "address" -> slot(row.slot()).loadLedger(row.optionalA(), row.mark());
            case "tomb" -> tombs.add(new Tomb(row.pubkey(), row.id()));
            case "vanish" -> vanished.put(row.pubkey(), row.a());
            case "moderation" -> moderated.add(ModerationList.of(row.stream()), row.d());
            default -> throw new IllegalStateException("the ledger has no " + row.what());
        }
    }

    /** What administrators have decided about the events of the batch, as far as it concerns them. */
    ModerationLists moderation() {
        return moderation;
    }

    Optional<Position> position(String stream) {
        return Optional.ofNullable(positions.get(stream));
    }

    /** Whether the database knows the stream in this life, and as applied up to there. */
    public boolean reaches(String stream, int life, long offset) {
        return position(stream)
                .filter(position -> position.life() == life && position.applied() >= offset)
                .isPresent();
    }

    public boolean isApplied(Origin origin) {
        return origin.offset() <= positions.get(origin.stream()).applied();
    }

    /** Whether exactly this message was stored, be its row still there or removed since. */
    boolean wasStored(StoreMessage message) {
        Row row = rows.get(message.event().id());
        return row != null && row.seq() == message.seq() || gone.contains(message.seq());
    }

    List<EventId> removedBy(long seq) {
        return removedBy.getOrDefault(seq, List.of());
    }

    Optional<Row> row(EventId id) {
        return Optional.ofNullable(rows.get(id));
    }

    void add(Row row) {
        rows.put(row.id(), row);
        row.slot().ifPresent(slot -> slot(slot).stand(row));
    }

    void remove(Row row) {
        rows.remove(row.id());
        row.slot().ifPresent(slot -> slot(slot).clear());
    }

    /** The rows of an author, as far as they are known here. */
    List<Row> rowsOf(PublicKey pubkey) {
        return rows.values().stream().filter(row -> row.pubkey().equals(pubkey)).toList();
    }

    SlotState slot(Slot slot) {
        return slots.computeIfAbsent(slot, s -> new SlotState());
    }

    Collection<Map.Entry<Slot, SlotState>> slots() {
        return slots.entrySet();
    }

    boolean hasTomb(PublicKey pubkey, EventId id) {
        return tombs.contains(new Tomb(pubkey, id));
    }

    /** False if it was there already. */
    boolean addTomb(PublicKey pubkey, EventId id) {
        return tombs.add(new Tomb(pubkey, id));
    }

    /** Everything up to then is vanished; {@link Long#MIN_VALUE} if nothing is. */
    long vanishedUntil(PublicKey pubkey) {
        return vanished.getOrDefault(pubkey, Long.MIN_VALUE);
    }

    void vanish(PublicKey pubkey, long until) {
        vanished.merge(pubkey, until, Math::max);
    }
}
