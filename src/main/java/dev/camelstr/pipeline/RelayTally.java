package dev.camelstr.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;

/**
 * What has come of each upstream relay, and under which label metrics say so: whoever stores metrics pays for each label,
 * so {@value #MOST_LABELS} relays have one of their own, those of which most was received, and the others share one. A
 * label that is given away begins at zero, so no counter ever falls. Thread-safe.
 */
public final class RelayTally {
    /** What relays are called that have no label of their own. */
    public static final String OTHER = "other";

    static final int MOST_LABELS = 100;

    /** Beyond it a relay's refusals are shown from the first of their reason on; else pages of metrics are mostly zeros. */
    private static final int MOST_WITH_REASONS = 20;

    /** Who takes a label over has received twice as much, and so many events more. */
    private static final long HEADSTART = 1_000;

    /** The label of clients and files. */
    public static final String NO_RELAY = "";

    private final MeterRegistry registry;
    private final Map<String, RelayCounts> counts = new ConcurrentHashMap<>();
    private final Map<String, RelayMeters> labels = new ConcurrentHashMap<>();
    private final RelayMeters others;

    RelayTally(MeterRegistry registry) {
        this.registry = registry;
        others = new RelayMeters(registry, OTHER, false);
        labels.put(NO_RELAY, new RelayMeters(registry, NO_RELAY, true));
    }

    /** The one of the context; its counters go to the registry that is bound there. */
    static synchronized RelayTally shared(CamelContext context) {
        RelayTally known = context.getCamelContextExtension().getContextPlugin(RelayTally.class);
        if (known == null) {
            MeterRegistry bound = context.getRegistry().findSingleByType(MeterRegistry.class);
            known = new RelayTally(bound == null ? new CompositeMeterRegistry() : bound);
            context.getCamelContextExtension().addContextPlugin(RelayTally.class, known);
        }
        return known;
    }

    /** The one of the context, where something was counted. */
    public static Optional<RelayTally> of(CamelContext context) {
        return Optional.ofNullable(context.getCamelContextExtension().getContextPlugin(RelayTally.class));
    }

    /** Of the relay, by its URL without the query; zeros where nothing was counted. */
    public static RelayCounts counts(CamelContext context, String relay) {
        return of(context).map(tally -> tally.of(relay)).orElse(RelayCounts.NONE);
    }

    /** Of the relay, by its URL without the query. */
    public RelayCounts of(String relay) {
        return counts.getOrDefault(relay, RelayCounts.NONE);
    }

    /** What metrics call the relay. */
    public static String label(CamelContext context, String relay) {
        return of(context).filter(tally -> !tally.labels.containsKey(relay)).isPresent() ? OTHER : relay;
    }

    RelayCounts counts(String relay) {
        RelayCounts known = counts.get(relay);
        return known != null ? known : begin(relay);
    }

    RelayMeters meters(String relay) {
        counts(relay); // which may give it a label
        return labels.getOrDefault(relay, others);
    }

    private synchronized RelayCounts begin(String relay) {
        if (!labels.containsKey(relay) && labels.size() <= MOST_LABELS) {
            labels.put(relay, new RelayMeters(registry, relay, labels.size() <= MOST_WITH_REASONS));
        }
        return counts.computeIfAbsent(relay, url -> new RelayCounts());
    }

    /** The relay is no longer collected. */
    public synchronized void forget(String relay) {
        counts.remove(relay);
        Optional.ofNullable(labels.remove(relay)).ifPresent(RelayMeters::remove);
    }

    /** Gives labels to relays of which more was received than of those that have one. To be called now and then. */
    public synchronized void rank() {
        List<String> without = counts.keySet().stream()
                .filter(relay -> !labels.containsKey(relay))
                .sorted(Comparator.comparingLong(this::received).reversed())
                .toList();
        List<String> with = labels.keySet().stream()
                .filter(relay -> !relay.equals(NO_RELAY))
                .sorted(Comparator.comparingLong(this::received))
                .toList();
        int free = MOST_LABELS - with.size();
        for (int i = 0; i < without.size(); i++) {
            if (i >= free) {
                if (i - free >= with.size() || !outranks(without.get(i), with.get(i - free))) {
                    return;
                }
                labels.remove(with.get(i - free)).remove();
            }
            labels.put(without.get(i), new RelayMeters(registry, without.get(i), false));
        }
    }

    private boolean outranks(String newcomer, String holder) {
        return received(newcomer) >= 2 * received(holder) + HEADSTART;
    }

    private long received(String relay) {
        return of(relay).received();
    }
}
