package dev.camelstr.pipeline.trace;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.decorators.TimerSpanDecorator;

/** For {@code timer:}; found by Camel's tracer. A run of upkeep is a {@code cleanupSpan}. */
public final class UpkeepSpanDecorator extends TimerSpanDecorator {

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return stripSchemeAndOptions(endpoint).equals("upkeep")
                ? "cleanupSpan"
                : super.getOperationName(exchange, endpoint);
    }
}
