package dev.camelstr.pipeline.trace;

import dev.camelstr.component.stream.OutboundMessage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.SpanContextPropagationExtractor;
import org.apache.camel.telemetry.SpanContextPropagationInjector;

/**
 * Spans of either stream component. A message takes the context of its publication along as a property. A batch that is
 * read has one span, {@code batchSpan}; each of its events whose trace is kept gets one of its own there, named by the
 * route: {@code storeSpan}, {@code broadcastSpan}.
 */
abstract class StreamSpanDecorator extends KeptSpanDecorator {
    private static final String BATCH = "CamelstrTracedBatch";

    private record Batch(EventSpan span, BatchContexts contexts) {}

    StreamSpanDecorator(String scheme, Class<? extends Component> component) {
        super(scheme, component, "batchSpan", "publishSpan");
    }

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return isConsumed(exchange, endpoint) && !(exchange.getMessage().getBody() instanceof List)
                ? "consumeSpan"
                : super.getOperationName(exchange, endpoint);
    }

    @Override
    public SpanContextPropagationExtractor getExtractor(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof List<?> batch
                ? BatchContexts.of(batch)
                : super.getExtractor(exchange);
    }

    @Override
    void tag(EventSpan span, Exchange exchange, Endpoint endpoint) {
        if (isConsumed(exchange, endpoint) && exchange.getMessage().getBody() instanceof List<?> batch) {
            span.setTag("batch.size", Integer.toString(batch.size()));
            exchange.setProperty(BATCH, new Batch(span, BatchContexts.of(batch)));
        }
    }

    @Override
    public void afterTracingEvent(org.apache.camel.telemetry.Span span, Exchange exchange) {
        super.afterTracingEvent(span, exchange);
        if (exchange.getProperty(BATCH) instanceof Batch batch && batch.span() == span) {
            exchange.removeProperty(BATCH);
            Tracer tracer = exchange.getContext().getRegistry().findSingleByType(Tracer.class);
            batch.contexts().traced().forEach(traced -> spanOf(traced, batch, exchange, tracer));
        }
    }

    private static void spanOf(BatchContexts.Traced traced, Batch batch, Exchange exchange, Tracer tracer) {
        tracer.spanBuilder(exchange.getFromRouteId() + "Span")
                .setParent(Context.root().with(Span.wrap(traced.context())))
                .addLink(batch.span().otel().getSpanContext())
                .setStartTimestamp(exchange.getClock().getCreated(), TimeUnit.MILLISECONDS)
                .setAttribute("stream.name", traced.message().origin().stream())
                .setAttribute("stream.offset", traced.message().origin().offset())
                .setAttribute("failed", exchange.isFailed())
                .startSpan()
                .end();
    }

    @Override
    public SpanContextPropagationInjector getInjector(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof OutboundMessage) {
            return (name, value) -> carry(exchange, name, value);
        }
        return exchange.getMessage().getBody() instanceof List ? (name, value) -> {} : super.getInjector(exchange);
    }

    private static void carry(Exchange exchange, String name, String value) {
        if (name.equals(TraceContexts.PROPERTY)
                && TraceContexts.isSampled(value)
                && exchange.getMessage().getBody() instanceof OutboundMessage message) {
            exchange.getMessage().setBody(message.with(name, value));
        }
    }
}
