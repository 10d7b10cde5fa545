package dev.camelstr.store.batch;

import dev.camelstr.store.Verdict;
import dev.camelstr.store.rules.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;

/**
 * The step that counts what a batch came to, once it is committed and announced. Meters go to the Micrometer registry
 * that is bound in Camel's; where there is none, nothing is counted.
 */
public final class StoreMetrics implements Processor, CamelContextAware, StartupListener {
    private static final String STORE = "store";

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

    /** Where a store runs it counts from zero on. */
    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
        if (started.getRoute(STORE) != null) {
            meters();
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void process(Exchange exchange) {
        meters().count(
                        exchange.getProperty(StoreBatches.BATCH, StoreBatch.class),
                        Duration.ofMillis(exchange.getClock().elapsed()));
    }

    private Meters meters() {
        Meters now = meters;
        if (now == null) {
            // Not at construction: the registry may be bound after this bean was made. Making them twice is harmless.
            MeterRegistry bound = context == null ? null : context.getRegistry().findSingleByType(MeterRegistry.class);
            now = new Meters(bound == null ? new CompositeMeterRegistry() : bound);
            meters = now;
        }
        return now;
    }

    private static final class Meters {
        private final Map<Verdict, Counter> verdicts = new EnumMap<>(Verdict.class);
        private final DistributionSummary batchSize;
        private final Timer batchTime;
        private final Timer latency;

        Meters(MeterRegistry registry) {
            for (Verdict verdict : Verdict.values()) {
                verdicts.put(
                        verdict,
                        Counter.builder("verdict_counts")
                                .description("What became of the events that reached the store")
                                .tag("verdict", verdict.word())
                                .register(registry));
            }
            batchSize = DistributionSummary.builder("store_batch_size")
                    .description("Events a batch")
                    .baseUnit("events")
                    .register(registry);
            batchTime = Timer.builder("store_batch")
                    .description("From taking a batch to its confirmed announcement")
                    .register(registry);
            latency = EventLatency.timer("committed", registry);
        }

        void count(StoreBatch batch, Duration time) {
            Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
            long now = System.currentTimeMillis();
            for (Outcome outcome : batch.outcomes()) {
                if (!outcome.repeated()) {
                    counts.merge(outcome.verdict(), 1, Integer::sum);
                    EventLatency.record(EventLatency.receivedAt(outcome.source()), now, latency);
                }
            }
            counts.forEach((verdict, count) -> verdicts.get(verdict).increment(count));
            batchSize.record(batch.getSize());
            batchTime.record(time);
        }
    }
}
