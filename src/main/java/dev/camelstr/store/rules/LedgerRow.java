package dev.camelstr.store.rules;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Slot;
import java.util.Map;
import java.util.Optional;

/** One row of {@code sql/load-ledger.sql}; which columns have a value depends on {@link #what}. */
record LedgerRow(Map<String, Object> columns) {

    String what() {
        return (String) columns.get("what");
    }

    String stream() {
        return (String) columns.get("stream");
    }

    PublicKey pubkey() {
        return PublicKey.of((byte[]) columns.get("pubkey"));
    }

    EventId id() {
        return EventId.of((byte[]) columns.get("id"));
    }

    byte[] d() {
        return (byte[]) columns.get("d");
    }

    long seq() {
        return (Long) columns.get("seq");
    }

    long a() {
        return (Long) columns.get("a");
    }

    long b() {
        return (Long) columns.get("b");
    }

    Optional<Long> optionalA() {
        return Optional.ofNullable((Long) columns.get("a"));
    }

    Optional<Mark> mark() {
        return columns.get("id") == null ? Optional.empty() : Optional.of(new Mark(b(), id()));
    }

    Slot slot() {
        return Slot.of(pubkey(), kind(), d());
    }

    Ledger.Row event() {
        Optional<Slot> slot = columns.get("d") == null ? Optional.empty() : Optional.of(slot());
        return new Ledger.Row(id(), pubkey(), kind(), a(), seq(), slot, false);
    }

    private int kind() {
        return (Integer) columns.get("kind");
    }
}
