package dev.camelstr.store.rules;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Removal;
import dev.camelstr.store.Slot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a batch changes in the database: the parameters of {@code sql/apply-batch.sql}. For one thread. */
public final class Changes {
    private static final long NOBODY = -1;

    // A reason: the changelog tells of it by itself.
    private record Removed(PublicKey pubkey, EventId id, long bySeq, Optional<String> reason) {}

    private record Gone(StoreMessage message, long bySeq, Optional<String> reason) {}

    private record Vanishing(long wrapsTag, long until) {}

    private record Tomb(PublicKey pubkey, EventId id) {}

    private record Known(long createdAt, int kind, EventId id) {}

    private record SlotEntry(Slot slot, SlotState.Entry entry) {}

    private final Map<Long, StoreMessage> inserts = new LinkedHashMap<>();
    private final Map<PublicKey, List<StoreMessage>> wraps = new HashMap<>();
    private final List<Removed> removed = new ArrayList<>();
    private final List<Gone> gone = new ArrayList<>();
    private final List<Known> known = new ArrayList<>();
    private final List<Tomb> tombs = new ArrayList<>();
    private final List<SlotEntry> slots = new ArrayList<>();
    private final Map<PublicKey, Vanishing> vanish = new HashMap<>();
    private final boolean oldValues;

    /** @param oldValues whether the changelog is to tell of each removal with the event as it was */
    public Changes(boolean oldValues) {
        this.oldValues = oldValues;
    }

    void insert(StoreMessage message) {
        inserts.put(message.seq(), message);
        for (PublicKey recipient : message.recipients()) {
            wraps.computeIfAbsent(recipient, key -> new ArrayList<>(1)).add(message);
        }
    }

    /** It came and is not stored. Of rows that stood before the batch the database knows by itself. */
    void know(Event event) {
        known.add(new Known(event.createdAt(), event.kind(), event.id()));
    }

    /** The verdict of the message at {@code bySeq} tells of it. */
    void remove(Ledger.Row row, long bySeq, Removal reason) {
        remove(row, bySeq, oldValues ? Optional.of(reason.word()) : Optional.empty());
    }

    /** No verdict tells of it. */
    void removeUntold(Ledger.Row row, Removal reason) {
        remove(row, NOBODY, Optional.of(reason.word()));
    }

    private void remove(Ledger.Row row, long bySeq, Optional<String> reason) {
        if (row.fresh()) {
            gone.add(new Gone(inserts.remove(row.seq()), bySeq, reason));
            known.add(new Known(row.createdAt(), row.kind(), row.id()));
        } else {
            removed.add(new Removed(row.pubkey(), row.id(), bySeq, reason));
        }
    }

    /**
     * The statement removes what stood before the batch, as much as may go at once.
     *
     * @param wrapsTag the hash of the tag of gift wraps to that key, which vanish as well
     */
    void vanish(PublicKey pubkey, long wrapsTag, long until) {
        vanish.merge(
                pubkey,
                new Vanishing(wrapsTag, until),
                (a, b) -> new Vanishing(wrapsTag, Math.max(a.until(), b.until())));
    }

    /** The gift wraps to that key that this batch inserts. */
    List<StoreMessage> wrapsTo(PublicKey pubkey) {
        return wraps.getOrDefault(pubkey, List.of()).stream()
                .filter(message -> inserts.containsKey(message.seq()))
                .toList();
    }

    void tomb(PublicKey pubkey, EventId id) {
        tombs.add(new Tomb(pubkey, id));
    }

    /** Takes from the ledger what its addresses have come to. */
    public void settle(Ledger ledger) {
        ledger.slots()
                .forEach(known -> known.getValue()
                        .changed(ledger.vanishedUntil(known.getKey().pubkey()))
                        .ifPresent(entry -> slots.add(new SlotEntry(known.getKey(), entry))));
    }

    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        putRemovals(parameters);
        putEvents(parameters, List.copyOf(inserts.values()));
        putTags(parameters, inserts.values());
        putLedger(parameters);
        putKnown(parameters);
        return parameters;
    }

    private void putRemovals(Map<String, Object> parameters) {
        parameters.put("removedPubkeys", bytea(removed, row -> row.pubkey().bytes()));
        parameters.put("removedIds", bytea(removed, row -> row.id().bytes()));
        parameters.put("removedBy", removed.stream().mapToLong(Removed::bySeq).toArray());
        parameters.put("removedReasons", reasons(removed, Removed::reason));
        parameters.put(
                "goneSeqs", gone.stream().mapToLong(row -> row.message().seq()).toArray());
        parameters.put("goneIds", bytea(gone, row -> row.message().event().id().bytes()));
        parameters.put(
                "gonePubkeys", bytea(gone, row -> row.message().event().pubkey().bytes()));
        parameters.put("goneBy", gone.stream().mapToLong(Gone::bySeq).toArray());
        parameters.put("goneReasons", reasons(gone, Gone::reason));
        parameters.put(
                "goneRaws",
                nullableBytea(
                        gone, row -> row.reason().map(r -> row.message().event().raw())));
        parameters.put("vanishPubkeys", bytea(vanish.keySet(), PublicKey::bytes));
        parameters.put(
                "vanishWraps",
                vanish.values().stream().mapToLong(Vanishing::wrapsTag).toArray());
        parameters.put(
                "vanishUntil",
                vanish.values().stream().mapToLong(Vanishing::until).toArray());
    }

    private static void putEvents(Map<String, Object> parameters, List<StoreMessage> messages) {
        List<Event> events = messages.stream().map(StoreMessage::event).toList();
        parameters.put("seqs", messages.stream().mapToLong(StoreMessage::seq).toArray());
        parameters.put("createdAts", events.stream().mapToLong(Event::createdAt).toArray());
        parameters.put(
                "expirations",
                messages.stream().mapToLong(StoreMessage::expiration).toArray());
        parameters.put("kinds", events.stream().mapToInt(Event::kind).toArray());
        parameters.put("ids", bytea(events, event -> event.id().bytes()));
        parameters.put("pubkeys", bytea(events, event -> event.pubkey().bytes()));
        parameters.put("ds", nullableBytea(messages, message -> message.slot().map(Slot::dBytes)));
        parameters.put("raws", bytea(events, Event::raw));
    }

    private static void putTags(Map<String, Object> parameters, Collection<StoreMessage> messages) {
        int total = messages.stream()
                .mapToInt(message -> message.tagHashes().length)
                .sum();
        long[] hashes = new long[total];
        int[] events = new int[total];
        int[] from = new int[messages.size()];
        int[] to = new int[messages.size()];
        int event = 0;
        int next = 0;
        for (StoreMessage message : messages) {
            from[event] = next + 1; // SQL counts from 1, both ends included
            for (long hash : message.tagHashes()) {
                hashes[next] = hash;
                events[next++] = event + 1;
            }
            to[event++] = next;
        }
        parameters.put("tagHashes", hashes);
        parameters.put("tagEvents", events);
        parameters.put("tagsFrom", from);
        parameters.put("tagsTo", to);
    }

    private void putLedger(Map<String, Object> parameters) {
        parameters.put("tombPubkeys", bytea(tombs, tomb -> tomb.pubkey().bytes()));
        parameters.put("tombIds", bytea(tombs, tomb -> tomb.id().bytes()));
        parameters.put(
                "addressPubkeys", bytea(slots, slot -> slot.slot().pubkey().bytes()));
        parameters.put(
                "addressKinds",
                slots.stream().mapToInt(slot -> slot.slot().kind()).toArray());
        parameters.put("addressDs", bytea(slots, slot -> slot.slot().dBytes()));
        parameters.put(
                "addressDeleted", nullableLongs(slots, slot -> slot.entry().deletedUntil()));
        parameters.put(
                "addressMarks", nullableLongs(slots, slot -> slot.entry().mark().map(Mark::createdAt)));
        parameters.put(
                "addressMarkIds",
                nullableBytea(
                        slots, slot -> slot.entry().mark().map(mark -> mark.id().bytes())));
    }

    private void putKnown(Map<String, Object> parameters) {
        parameters.put(
                "knownCreatedAts", known.stream().mapToLong(Known::createdAt).toArray());
        parameters.put("knownKinds", known.stream().mapToInt(Known::kind).toArray());
        parameters.put("knownIds", bytea(known, each -> each.id().bytes()));
    }

    private static <T> byte[][] bytea(Collection<T> values, Function<T, byte[]> bytes) {
        return values.stream().map(bytes).toArray(byte[][]::new);
    }

    private static <T> byte[][] nullableBytea(Collection<T> values, Function<T, Optional<byte[]>> bytes) {
        return values.stream().map(value -> bytes.apply(value).orElse(null)).toArray(byte[][]::new);
    }

    private static <T> String[] reasons(Collection<T> values, Function<T, Optional<String>> reason) {
        return values.stream().map(value -> reason.apply(value).orElse(null)).toArray(String[]::new);
    }

    private static <T> Long[] nullableLongs(Collection<T> values, Function<T, Optional<Long>> number) {
        return values.stream().map(value -> number.apply(value).orElse(null)).toArray(Long[]::new);
    }
}
