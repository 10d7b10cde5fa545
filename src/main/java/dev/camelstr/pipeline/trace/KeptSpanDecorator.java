package dev.camelstr.pipeline.trace;

import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;

/** Names and tags the spans of a component's endpoints. A span whose trace is not kept gets no tags, so costs none. */
abstract class KeptSpanDecorator extends AbstractSpanDecorator {
    private final String scheme;
    private final Class<? extends Component> component;
    private final String received;
    private final String sent;

    /**
     * @param received the name of a span of what a consumer gets
     * @param sent the name of a span of what goes to a producer
     */
    KeptSpanDecorator(String scheme, Class<? extends Component> component, String received, String sent) {
        this.scheme = scheme;
        this.component = component;
        this.received = received;
        this.sent = sent;
    }

    /** Adds the tags of this component's own. */
    abstract void tag(EventSpan span, Exchange exchange, Endpoint endpoint);

    static void tag(Span span, String name, Exchange exchange, String header) {
        Object value = exchange.getMessage().getHeader(header);
        if (value != null) {
            span.setTag(name, value.toString());
        }
    }

    static boolean isConsumed(Exchange exchange, Endpoint endpoint) {
        return exchange.getFromEndpoint() == endpoint;
    }

    @Override
    public final String getComponent() {
        return scheme;
    }

    @Override
    public final String getComponentClassName() {
        return component.getName();
    }

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return isConsumed(exchange, endpoint) ? received : sent;
    }

    @Override
    public final void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        if (span instanceof EventSpan event && event.otel().isRecording()) {
            super.beforeTracingEvent(span, exchange, endpoint);
            tag(event, exchange, endpoint);
        }
    }
}
