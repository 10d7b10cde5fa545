package dev.camelstr.pipeline.errors;

import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.PipelineMetrics;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Called before something is tried again: counts it, and says so once in a while. Hundreds of exchanges fail together
 * when the stream is away.
 */
public final class Retrying implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(Retrying.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong saidAtNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);
    private PipelineMetrics metrics = new PipelineMetrics();

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) {
        metrics.retried();
        long now = System.nanoTime();
        long said = saidAtNanos.get();
        if (now - said >= QUIET_NANOS && saidAtNanos.compareAndSet(said, now)) {
            Exception failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
            LOG.warn(
                    "Route {} tries again and waits until it succeeds: {}", exchange.getFromRouteId(), reason(failure));
        }
    }

    private static String reason(Exception failure) {
        return failure == null ? "unknown failure" : Reasons.of(failure);
    }
}
