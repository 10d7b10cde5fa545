package dev.camelstr.pipeline.trace;

import dev.camelstr.component.nostr.ConnectionListener;
import dev.camelstr.pipeline.PipelineMetrics;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/** Counts connections to upstream relays; and where traces are asked for, each is a span: connectSpan, cleanupSpan. */
public final class ConnectionSpans implements ConnectionListener, CamelContextAware {
    private CamelContext context;
    private PipelineMetrics metrics = new PipelineMetrics();

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void connected(String relay, Duration took) {
        metrics.connected(relay, took);
        span("connectSpan", relay, took);
    }

    @Override
    public void overlong(String relay) {
        metrics.overlong(relay);
    }

    @Override
    public void cleanedUp(String relay) {
        metrics.cleanedUp(relay);
        span("cleanupSpan", relay, Duration.ZERO);
    }

    private void span(String name, String relay, Duration took) {
        Instant now = Instant.now();
        tracer().map(tracer -> tracer.spanBuilder(name)
                        .setNoParent()
                        .setAttribute("nostr.relay", relay)
                        .setStartTimestamp(now.minus(took))
                        .startSpan())
                .ifPresent(Span::end);
    }

    private Optional<Tracer> tracer() {
        return Optional.ofNullable(context.getRegistry().findSingleByType(Tracer.class));
    }
}
