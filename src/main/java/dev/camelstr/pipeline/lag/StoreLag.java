package dev.camelstr.pipeline.lag;

import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the store is behind with its streams, wherever it runs: they say what they hold, the database what is applied.
 * Each question goes to the broker or the database, so it is for measuring now and then. Thread-safe.
 */
public final class StoreLag implements CamelContextAware {
    /** The streams that what was collected waits in. */
    public static final List<String> COLLECTED = List.of("nostr.collected", "nostr.backfilled");

    /** The streams that the store reads. */
    public static final List<String> STREAMS =
            Stream.concat(Stream.of("nostr.published"), COLLECTED.stream()).toList();

    private static final Logger LOG = LoggerFactory.getLogger(StoreLag.class);

    private record Place(String stream, int partition) {
        static Place of(StreamInfo partition) {
            return new Place(partition.stream(), partition.partition());
        }
    }

    private final Map<Place, Long> lastApplied = new ConcurrentHashMap<>();
    private CamelContext context;
    private String component = "local-stream";
    private AppliedPositions positions = partition -> partition.next() - 1;

    /** The stream component, by its scheme. */
    public void setComponent(String component) {
        this.component = component;
    }

    public void setPositions(AppliedPositions positions) {
        this.positions = positions;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /**
     * The partitions of any stream as they are now, in their order.
     *
     * @throws RuntimeException if that cannot be known at the moment
     */
    public List<StreamInfo> partitions(String stream) {
        return ((StreamAdmin) context.getComponent(component)).info(stream);
    }

    /** How many messages of the partition are not applied; empty if that cannot be known at the moment. */
    public OptionalLong of(StreamInfo partition) {
        try {
            long applied = positions.applied(partition);
            lastApplied.put(Place.of(partition), applied);
            return OptionalLong.of(behind(partition, applied));
        } catch (RuntimeException e) {
            LOG.debug("The position of the store in {} is not known at the moment", partition.stream(), e);
            return OptionalLong.empty();
        }
    }

    /** The same, also while the database is away: the store does not move then either, so its last position is good. */
    public long asLastKnown(StreamInfo partition) {
        return of(partition)
                .orElseGet(
                        () -> behind(partition, lastApplied.getOrDefault(Place.of(partition), partition.first() - 1)));
    }

    private static long behind(StreamInfo partition, long applied) {
        return partition.next() - 1 - applied;
    }
}
