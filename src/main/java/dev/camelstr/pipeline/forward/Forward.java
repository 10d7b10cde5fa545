package dev.camelstr.pipeline.forward;

import dev.camelstr.component.nostr.NostrConstants;
import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.view.ViewBatch;
import dev.camelstr.store.view.ViewReader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is sent to one relay, and what it answers: the steps of its route that need to know about the relay. Of a batch that
 * failed only what has no answer is sent again.
 */
public final class Forward {
    private static final Logger LOG = LoggerFactory.getLogger(Forward.class);

    /** So often the relay may fail at one event (prefix {@code error}), over minutes, before it is left. */
    private static final int MOST_FAILURES = 10;

    private final String name;
    private final List<Filter> filters;
    private final Set<Integer> privateKinds;
    private final Pace pace;
    private final ViewReader reader;
    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
    private final Set<EventId> answered = ConcurrentHashMap.newKeySet();
    private final Map<EventId, Integer> failures = new ConcurrentHashMap<>();
    private volatile long from = -1;

    /**
     * @param relay its URL in its one form
     * @param rate events a second at most
     */
    Forward(String relay, List<Filter> filters, Set<Integer> privateKinds, double rate, ViewReader reader) {
        this.name = RelayUrl.withoutSecrets(relay);
        this.filters = filters;
        this.privateKinds = privateKinds;
        this.pace = new Pace(rate, System.nanoTime());
        this.reader = reader;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /** The relay as logs, metrics and people see it. */
    String name() {
        return name;
    }

    Pace pace() {
        return pace;
    }

    /** Counts for metrics from here on, where there is a registry of them. */
    void show(CamelContext context) {
        MeterRegistry meters = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (meters != null) {
            counts.forEach((outcome, count) -> FunctionCounter.builder("forward.counts", count, LongAdder::sum)
                    .description("Answers of relays to forwarded events")
                    .tag("relay", name)
                    .tag("outcome", outcome.word())
                    .register(meters));
        }
    }

    /** Answers of the relay since the start of this process. */
    long count(Outcome outcome) {
        return counts.get(outcome).sum();
    }

    /** Which events of the batch are to be sent. */
    public List<Event> choose(@ExchangeProperty(ViewReader.BATCH) ViewBatch batch) {
        if (batch.from() != from) {
            from = batch.from();
            answered.clear();
            failures.clear();
        }
        List<Event> chosen = new ArrayList<>();
        for (ViewBatch.Told told : batch.told()) {
            if (told.entry().type() == ChangelogEntry.Type.STORED && !isFromThere(told.entry())) {
                add(told.entry(), chosen);
            }
        }
        return chosen;
    }

    private boolean isFromThere(ChangelogEntry entry) {
        return RelayUrl.normal(entry.relay()).equals(RelayUrl.normal(name));
    }

    private void add(ChangelogEntry entry, List<Event> chosen) {
        try {
            Event event = EventParser.parse(entry.body());
            if (isWanted(event) && !answered.contains(event.id())) {
                chosen.add(event);
            }
        } catch (InvalidEventException e) {
            LOG.warn("the changelog holds an event that is none, from {}: {}", entry.origin(), e.getMessage());
        }
    }

    /** Protected events are their authors' to publish (NIP-70). */
    private boolean isWanted(Event event) {
        return !event.isProtected()
                && !privateKinds.contains(event.kind())
                && event.expiration().orElse(Long.MAX_VALUE) > System.currentTimeMillis() / 1000
                && filters.stream().anyMatch(filter -> filter.matches(event));
    }

    /**
     * What the relay's answer means.
     *
     * @throws RelayWaitsException if the event is to be sent again
     */
    public void judge(
            @Body Event event,
            @Header(NostrConstants.ACCEPTED) boolean accepted,
            @Header(NostrConstants.MESSAGE) String message)
            throws RelayWaitsException {
        Outcome outcome = Outcome.of(accepted, message);
        boolean isLeft = outcome == Outcome.FAILED && failures.merge(event.id(), 1, Integer::sum) == MOST_FAILURES;
        counts.get(isLeft ? Outcome.REFUSED : outcome).increment();
        if (outcome == Outcome.LATER) {
            pace.complain(System.nanoTime());
        }
        if (outcome == Outcome.LATER || outcome == Outcome.FAILED && !isLeft) {
            throw new RelayWaitsException("relay " + name + " says: " + Texts.bounded(message));
        }
        pace.taken();
        answered.add(event.id());
    }

    /** All that is to be sent of the batch is answered: the parameters of {@code move_view}. */
    public Map<String, Object> done(@ExchangeProperty(ViewReader.BATCH) ViewBatch batch) {
        return reader.parameters(batch);
    }
}
