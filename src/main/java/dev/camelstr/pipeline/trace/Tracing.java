package dev.camelstr.pipeline.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.logging.LoggingSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.zipkin.ZipkinSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.Closeable;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.service.ServiceSupport;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/** Adds the tracer to Camel before the routes are made, if traces are asked for. */
public final class Tracing implements CamelContextAware {
    private CamelContext context;
    private String exporter = "none";
    private String endpoint = "";
    private String service = "event-aggregator";
    private double ratio = 1;

    /** Where spans go: {@code none}, {@code zipkin}, {@code otlp} or {@code console}. */
    public void setExporter(String exporter) {
        this.exporter = exporter;
    }

    /** The URL of Zipkin or of a collector that takes OTLP over HTTP. */
    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    /** The {@code service.name} of all spans. */
    public void setService(String service) {
        this.service = service;
    }

    /** Which part of traces is kept, from 0 to 1; decided when a trace begins. */
    public void setRatio(double ratio) {
        this.ratio = ratio;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Called for each time that the route files make this bean; the first counts. */
    public void begin() throws Exception {
        if (exporter.equals("none") || context.hasService(EventTracer.class) != null) {
            return;
        }
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(BatchSpanProcessor.builder(spanExporter()).build())
                .build();
        context.addService(new Ending(provider));
        context.getRegistry().bind("tracer", io.opentelemetry.api.trace.Tracer.class, provider.get("camelstr"));
        context.getRegistry().bind("propagators", ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
        EventTracer tracer = new EventTracer();
        tracer.setExcludePatterns("timer:observe*");
        tracer.init(context);
        context.getCamelContextExtension().addInterceptStrategy(new ScopedSteps());
    }

    @SuppressWarnings("deprecation") // OpenTelemetry gives its exporter for Zipkin up, and Zipkin takes nothing else
    private SpanExporter spanExporter() {
        return switch (exporter) {
            case "zipkin" ->
                ZipkinSpanExporter.builder()
                        .setSender(URLConnectionSender.create(endpoint))
                        .build();
            case "otlp" -> OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build();
            case "console" -> LoggingSpanExporter.create();
            default ->
                throw new IllegalArgumentException(
                        "camelstr.trace.exporter is '" + exporter + "': use none, zipkin, otlp or console");
        };
    }

    /** Sends what has not been sent when the context stops. */
    private static final class Ending extends ServiceSupport {
        private final Closeable provider;

        Ending(Closeable provider) {
            this.provider = provider;
        }

        @Override
        protected void doShutdown() throws Exception {
            provider.close();
        }
    }
}
