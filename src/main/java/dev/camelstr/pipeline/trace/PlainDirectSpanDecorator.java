package dev.camelstr.pipeline.trace;

import org.apache.camel.Exchange;
import org.apache.camel.telemetry.SpanContextPropagationInjector;
import org.apache.camel.telemetry.decorators.DirectSpanDecorator;

/** For {@code direct:}; found by Camel's tracer. The exchange stays the same, so no header has to carry its context. */
public final class PlainDirectSpanDecorator extends DirectSpanDecorator {

    @Override
    public SpanContextPropagationInjector getInjector(Exchange exchange) {
        return (name, value) -> {};
    }
}
