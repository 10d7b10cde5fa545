package dev.camelstr.pipeline.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.telemetry.SpanStorageManager;
import org.apache.camel.telemetry.SpanStorageManagerExchange;
import org.slf4j.MDC;

/** Makes an exchange's span current, and its ids known to the log, for as long as a thread is in a step of it. */
final class ScopedSteps implements InterceptStrategy {
    /** Names in the log's context, as OpenTelemetry's own integrations call them. */
    private static final String TRACE_ID = "trace_id";

    private static final String SPAN_ID = "span_id";

    private final SpanStorageManager spans = new SpanStorageManagerExchange();

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            @SuppressWarnings("try") // they are there to be closed
            public boolean process(Exchange exchange, AsyncCallback callback) {
                if (!(spans.peek(exchange) instanceof EventSpan span)
                        || !span.otel().isRecording()) {
                    return super.process(exchange, callback);
                }
                try (Scope scope = span.otel().makeCurrent();
                        MDC.MDCCloseable trace =
                                MDC.putCloseable(TRACE_ID, ids(span).getTraceId());
                        MDC.MDCCloseable own =
                                MDC.putCloseable(SPAN_ID, ids(span).getSpanId())) {
                    return super.process(exchange, callback);
                }
            }
        };
    }

    private static SpanContext ids(EventSpan span) {
        return span.otel().getSpanContext();
    }
}
