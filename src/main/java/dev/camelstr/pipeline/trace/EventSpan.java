package dev.camelstr.pipeline.trace;

import java.util.Map;
import org.apache.camel.telemetry.Span;

/** A span of Camel's and the one of OpenTelemetry in it. */
record EventSpan(Span camel, io.opentelemetry.api.trace.Span otel) implements Span {

    @Override
    public void log(Map<String, String> fields) {
        camel.log(fields);
    }

    @Override
    public void setTag(String key, String value) {
        camel.setTag(key, value);
    }

    @Override
    public void setComponent(String component) {
        camel.setComponent(component);
    }

    @Override
    public void setError(boolean isError) {
        camel.setError(isError);
    }
}
