package dev.camelstr.pipeline.collect;

import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.store.relays.OwnedRelays;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Under which epochs relays are read, from when what is known of them was loaded: what is written of them then has to be under
 * the same. Relays are named as their consumers do. Thread-safe.
 */
final class LoadedEpochs {
    /** Without a lease nobody waits. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Map<String, Long> epochs = new ConcurrentHashMap<>();
    private Optional<HeldRelays> held = Optional.empty();

    /** Without it, relays are read by no lease. */
    void of(HeldRelays relays) {
        held = Optional.of(relays);
    }

    void loaded(String relay) {
        epochs.put(
                relay,
                held.map(relays -> relays.epoch(RelayUrl.canonical(relay))).orElse(OwnedRelays.UNOWNED));
    }

    /** Those that this process may write in the transaction. */
    Set<String> lock(Connection connection, Collection<String> relays) throws SQLException {
        Map<String, Long> wanted = new HashMap<>();
        relays.forEach(relay -> wanted.put(RelayUrl.canonical(relay), epoch(relay)));
        Set<String> owned =
                OwnedRelays.lock(connection, wanted, held.map(HeldRelays::lease).orElse(LONGEST));
        return relays.stream()
                .filter(relay -> owned.contains(RelayUrl.canonical(relay)))
                .collect(Collectors.toSet());
    }

    private long epoch(String relay) {
        return epochs.getOrDefault(relay, OwnedRelays.UNOWNED);
    }
}
