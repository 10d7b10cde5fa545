package dev.camelstr.pipeline.trace;

import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.SpanContextPropagationExtractor;
import org.apache.camel.telemetry.SpanContextPropagationInjector;
import org.apache.camel.telemetry.SpanLifecycleManager;

/**
 * Camel's spans with two differences. They are not made current when they begin: our exchanges end on other threads than
 * they begin on, so the thread would keep a span that has ended ({@link ScopedSteps} does it instead). And the span of a
 * batch is linked to those of its events.
 */
final class EventSpans implements SpanLifecycleManager {
    private final SpanLifecycleManager camel;

    EventSpans(SpanLifecycleManager camel) {
        this.camel = camel;
    }

    @Override
    public Span create(String name, Span parent, SpanContextPropagationExtractor extractor) {
        Span span = camel.create(name, parent instanceof EventSpan event ? event.camel() : null, extractor);
        EventSpan created = new EventSpan(span, underlying(span));
        if (extractor instanceof BatchContexts batch) {
            batch.links().forEach(created.otel()::addLink);
        }
        return created;
    }

    /** Camel keeps it to itself, but makes it current. */
    private io.opentelemetry.api.trace.Span underlying(Span span) {
        camel.activate(span);
        try {
            return io.opentelemetry.api.trace.Span.current();
        } finally {
            camel.close(span);
        }
    }

    @Override
    public void activate(Span span) {}

    @Override
    public void deactivate(Span span) {
        camel.deactivate(((EventSpan) span).camel());
    }

    @Override
    public void close(Span span) {}

    @Override
    public void inject(Span span, SpanContextPropagationInjector injector, boolean includeTracing) {
        camel.inject(((EventSpan) span).camel(), injector, includeTracing);
    }
}
