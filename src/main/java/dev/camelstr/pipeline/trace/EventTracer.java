package dev.camelstr.pipeline.trace;

import org.apache.camel.opentelemetry2.OpenTelemetryTracer;

/** Camel's tracer, whose spans are current only while a thread works on their exchange. */
final class EventTracer extends OpenTelemetryTracer {

    @Override
    protected void initTracer() {
        super.initTracer();
        setSpanLifecycleManager(new EventSpans(getSpanLifecycleManager()));
    }
}
