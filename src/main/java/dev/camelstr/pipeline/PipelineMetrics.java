package dev.camelstr.pipeline;

import dev.camelstr.component.nostr.ConnectionListener;
import dev.camelstr.nostr.InvalidEventException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;

/**
 * What the pipeline counts, from zero on. Meters go to the Micrometer registry that is bound in Camel's; where there is none, nothing
 * is counted.
 */
public final class PipelineMetrics implements CamelContextAware, StartupListener, ConnectionListener {
    private static final List<String> RELAY_COUNTERS = List.of(
            "relay_connect_counts",
            "message_received_counts",
            "queue_publish_counts",
            "cleanup_counts",
            "duplicate_counts");

    private final Map<String, Counter> received = new ConcurrentHashMap<>();
    private final Map<String, Counter> duplicates = new ConcurrentHashMap<>();
    private final Map<String, Counter> published = new ConcurrentHashMap<>();
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private CamelContext context;
    private volatile Meters meters;

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
        try {
            context.addStartupListener(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
        expect("");
    }

    /**
     * Counts what comes from a relay, though nothing has come yet: a counter that is not there yet cannot be told from one
     * that is gone.
     *
     * @param relay the URL, or the empty string for clients and files
     */
    public void expect(String relay) {
        for (String name : RELAY_COUNTERS) {
            meters().relayCounter(name, relay);
        }
        for (InvalidEventException.Reason reason : InvalidEventException.Reason.values()) {
            meters().refusedCounter(reason.code(), relay);
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** A well-formed event has come from a relay. */
    public void received(Exchange exchange) {
        counter(received, exchange, relay -> meters().relayCounter("message_received_counts", relay))
                .increment();
    }

    /** A copy of an event that is known. */
    public void duplicate(Exchange exchange) {
        counter(duplicates, exchange, relay -> meters().relayCounter("duplicate_counts", relay))
                .increment();
    }

    private static Counter counter(Map<String, Counter> counters, Exchange exchange, Function<String, Counter> create) {
        String relay = Relay.of(exchange);
        Counter counter = counters.get(relay);
        return counter != null ? counter : counters.computeIfAbsent(relay, create);
    }

    /** An event stands in the stream of collected or of published events. */
    public void published(Exchange exchange) {
        counter(published, exchange, relay -> meters().relayCounter("queue_publish_counts", relay))
                .increment();
    }

    /**
     * An event or a message was refused.
     *
     * @param code of the reason
     * @param relay the URL it came from, or the empty string
     */
    public void refused(String code, String relay) {
        refused.computeIfAbsent(code + ' ' + relay, key -> meters().refusedCounter(code, relay))
                .increment();
    }

    @Override
    public void connected(String relay, Duration took) {
        meters().relayCounter("relay_connect_counts", relay).increment();
    }

    @Override
    public void overlong(String relay) {
        refused(InvalidEventException.Reason.TOO_LARGE.code(), relay);
    }

    @Override
    public void cleanedUp(String relay) {
        meters().relayCounter("cleanup_counts", relay).increment();
    }

    /** A run of upkeep has done all that was to be done in the database. */
    public void keptUp() {
        cleanedUp("");
    }

    /** An attempt to publish has failed and is made again. */
    public void retried() {
        meters().retried.increment();
    }

    public void verified(long nanos) {
        meters().verification.record(Duration.ofNanos(nanos));
    }

    /** Which implementation verifies signatures. */
    public void crypto(String name) {
        meters().registry.gauge("crypto", Tags.of("implementation", name), 1);
    }

    private Meters meters() {
        Meters now = meters;
        if (now == null) {
            // Not at construction: the registry may be bound after this bean was made. Making them twice is harmless.
            now = new Meters(registry());
            meters = now;
        }
        return now;
    }

    private MeterRegistry registry() {
        MeterRegistry bound = context == null ? null : context.getRegistry().findSingleByType(MeterRegistry.class);
        return bound == null ? new CompositeMeterRegistry() : bound;
    }

    private static final class Meters {
        private static final int MAX_RELAYS = 500;

        private final Set<String> relays = new HashSet<>();
        final MeterRegistry registry;
        final Counter retried;
        final Timer verification;

        Meters(MeterRegistry registry) {
            this.registry = registry;
            retried = Counter.builder("retry_counts")
                    .description("Attempts that failed and were made again")
                    .register(registry);
            verification = Timer.builder("verification")
                    .description("Time to verify one event's id and signature")
                    .register(registry);
        }

        Counter relayCounter(String name, String relay) {
            return Counter.builder(name).tag("relay", bounded(relay)).register(registry);
        }

        Counter refusedCounter(String code, String relay) {
            return Counter.builder("refused_counts")
                    .description("Events and messages that were refused")
                    .tag("reason", code)
                    .tag("relay", bounded(relay))
                    .register(registry);
        }

        /** Whoever stores metrics pays for each label: relays beyond a number that nobody configures are one. */
        private synchronized String bounded(String relay) {
            if (relays.size() < MAX_RELAYS) {
                relays.add(relay);
            }
            return relays.contains(relay) ? relay : "other";
        }
    }
}
