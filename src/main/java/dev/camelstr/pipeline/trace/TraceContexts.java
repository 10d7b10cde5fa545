package dev.camelstr.pipeline.trace;

import dev.camelstr.store.StoreProperties;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import java.util.Optional;

/** Trace contexts as stream messages carry them: W3C's {@code traceparent}, of traces that are kept only. */
final class TraceContexts {
    static final String PROPERTY = StoreProperties.TRACE;

    private static final TextMapGetter<Map<String, Object>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, Object> properties) {
            return properties.keySet();
        }

        @Override
        public String get(Map<String, Object> properties, String name) {
            return properties != null && properties.get(name) instanceof String text ? text : null;
        }
    };

    private TraceContexts() {}

    /** Nothing where the message carries none, or its trace is not kept. */
    static Optional<SpanContext> of(Map<String, Object> properties) {
        if (!properties.containsKey(PROPERTY)) {
            return Optional.empty();
        }
        Context extracted = W3CTraceContextPropagator.getInstance().extract(Context.root(), properties, GETTER);
        SpanContext context = Span.fromContext(extracted).getSpanContext();
        return context.isValid() && context.isSampled() ? Optional.of(context) : Optional.empty();
    }

    /** Whether a {@code traceparent} is of a trace that is kept: the last bit says it. */
    static boolean isSampled(String traceparent) {
        return !traceparent.isEmpty() && Character.digit(traceparent.charAt(traceparent.length() - 1), 16) % 2 == 1;
    }
}
