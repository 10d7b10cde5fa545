package dev.camelstr.pipeline;

import dev.camelstr.component.nostr.ConnectionListener;
import dev.camelstr.nostr.InvalidEventException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;

/**
 * What the pipeline counts, from zero on. Meters go to the Micrometer registry that is bound in Camel's; where there is none, only
 * what came of each relay is counted.
 */
public final class PipelineMetrics implements CamelContextAware, StartupListener, ConnectionListener {
    private CamelContext context;
    private volatile Meters meters;
    private volatile RelayTally tally;

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
        meters();
    }

    /**
     * Counts what comes from a relay, though nothing has come yet: a counter that is not there yet cannot be told from one
     * that is gone.
     *
     * @param relay the URL, or the empty string for clients and files
     */
    public void expect(String relay) {
        tally().counts(relay);
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** The relay is no longer collected. */
    public void forget(String relay) {
        tally().forget(relay);
    }

    /** A well-formed event has come from a relay. */
    public void received(Exchange exchange) {
        String relay = Relay.of(exchange);
        tally().counts(relay).countReceived();
        tally().meters(relay).received.increment();
    }

    /** A copy of an event that is known. */
    public void duplicate(Exchange exchange) {
        String relay = Relay.of(exchange);
        tally().counts(relay).countDuplicate();
        tally().meters(relay).duplicates.increment();
    }

    /** An event stands in the stream of collected or of published events. */
    public void published(Exchange exchange) {
        String relay = Relay.of(exchange);
        tally().counts(relay).countPublished();
        tally().meters(relay).published.increment();
    }

    /**
     * An event or a message was refused.
     *
     * @param code of the reason
     * @param relay the URL it came from, or the empty string
     */
    public void refused(String code, String relay) {
        tally().counts(relay).countRefused(code);
        tally().meters(relay).refused(code).increment();
    }

    @Override
    public void connected(String relay, Duration took) {
        tally().meters(relay).connects.increment();
    }

    @Override
    public void overlong(String relay) {
        refused(InvalidEventException.Reason.TOO_LARGE.code(), relay);
    }

    @Override
    public void cleanedUp(String relay) {
        tally().meters(relay).cleanups.increment();
    }

    /** A run of upkeep has done all that was to be done in the database. */
    public void keptUp() {
        cleanedUp("");
    }

    /**
     * How much is stored, as upkeep has found it.
     *
     * @param bytes that the stored events take
     * @param floor the {@code created_at} before which there was no room; 0: there was for all
     */
    public void stored(long bytes, long floor) {
        meters().stored.set(bytes);
        meters().floor.set(floor);
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

    private RelayTally tally() {
        RelayTally now = tally;
        if (now == null) {
            now = context == null ? new RelayTally(new CompositeMeterRegistry()) : RelayTally.shared(context);
            tally = now;
        }
        return now;
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
        final MeterRegistry registry;
        final Counter retried;
        final Timer verification;
        final AtomicLong stored = new AtomicLong();
        final AtomicLong floor = new AtomicLong();

        Meters(MeterRegistry registry) {
            this.registry = registry;
            retried = Counter.builder("retry_counts")
                    .description("Attempts that failed and were made again")
                    .register(registry);
            verification = Timer.builder("verification")
                    .description("Time to verify one event's id and signature")
                    .register(registry);
            Gauge.builder("retention.stored", stored, AtomicLong::get)
                    .description("What the stored events take, as upkeep has found it last")
                    .baseUnit("bytes")
                    .register(registry);
            Gauge.builder("retention.floor", floor, AtomicLong::get)
                    .description("created_at before which there was no room; 0: there was for all")
                    .baseUnit("seconds")
                    .register(registry);
        }
    }
}
