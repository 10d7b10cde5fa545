package dev.camelstr.pipeline;

import dev.camelstr.nostr.InvalidEventException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The counters of one label {@code relay}. */
final class RelayMeters {
    final Counter connects;
    final Counter received;
    final Counter published;
    final Counter cleanups;
    final Counter duplicates;
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final String label;

    /** @param withReasons whether each reason of a refusal is there at zero */
    RelayMeters(MeterRegistry registry, String label, boolean withReasons) {
        this.registry = registry;
        this.label = label;
        connects = counter("relay_connect_counts");
        received = counter("message_received_counts");
        published = counter("queue_publish_counts");
        cleanups = counter("cleanup_counts");
        duplicates = counter("duplicate_counts");
        if (withReasons) {
            for (InvalidEventException.Reason reason : InvalidEventException.Reason.values()) {
                refused(reason.code());
            }
        }
    }

    private Counter counter(String name) {
        return Counter.builder(name).tag("relay", label).register(registry);
    }

    Counter refused(String code) {
        return refused.computeIfAbsent(
                code,
                reason -> Counter.builder("refused_counts")
                        .description("Events and messages that were refused")
                        .tag("reason", reason)
                        .tag("relay", label)
                        .register(registry));
    }

    /** They are no longer shown. */
    void remove() {
        List<Counter> all = new ArrayList<>(List.of(connects, received, published, cleanups, duplicates));
        all.addAll(refused.values());
        all.forEach(registry::remove);
    }
}
