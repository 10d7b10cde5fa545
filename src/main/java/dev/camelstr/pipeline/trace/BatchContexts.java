package dev.camelstr.pipeline.trace;

import dev.camelstr.component.stream.InboundMessage;
import io.opentelemetry.api.trace.SpanContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.telemetry.SpanContextPropagationExtractor;

/**
 * The trace contexts of a batch's events. The batch's span stands in the trace of the first of them; where there is none,
 * a parent whose trace is not kept makes that the batch's is not either.
 *
 * @param traced the messages of traces that are kept
 */
record BatchContexts(List<Traced> traced) implements SpanContextPropagationExtractor {
    private static final String NOT_KEPT = "00-00000000000000000000000000000001-0000000000000001-00";

    record Traced(InboundMessage message, SpanContext context) {}

    static BatchContexts of(List<?> batch) {
        List<Traced> traced = new ArrayList<>();
        for (Object element : batch) {
            if (element instanceof InboundMessage message) {
                TraceContexts.of(message.properties()).ifPresent(context -> traced.add(new Traced(message, context)));
            }
        }
        return new BatchContexts(traced);
    }

    List<SpanContext> links() {
        return traced.stream().map(Traced::context).toList();
    }

    private String parent() {
        return traced.isEmpty() ? NOT_KEPT : traced.get(0).message().property(TraceContexts.PROPERTY);
    }

    @Override
    public Set<String> keys() {
        return Set.of(TraceContexts.PROPERTY);
    }

    @Override
    public Object get(String key) {
        return key.equals(TraceContexts.PROPERTY) ? parent() : null;
    }

    @Override
    public Iterator<Map.Entry<String, Object>> iterator() {
        return Map.<String, Object>of(TraceContexts.PROPERTY, parent())
                .entrySet()
                .iterator();
    }
}
