package dev.camelstr.pipeline.observe;

import dev.camelstr.component.stream.StreamConsumer;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.health.Concern;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.pipeline.health.Level;
import dev.camelstr.pipeline.lag.StoreLag;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;

/**
 * The step that measures how far each consumer of this process is behind in its streams, and how many messages the store
 * has not applied, wherever it runs. What cannot be known at the moment is left out.
 */
public final class StreamLevels implements Processor, CamelContextAware {
    private CamelContext context;
    private Conditions conditions = new Conditions();
    private Optional<Gauges> gauges = Optional.empty();

    private record Gauges(MultiGauge lag, MultiGauge backlog) {
        static Gauges of(MeterRegistry meters) {
            return new Gauges(
                    MultiGauge.builder("stream.lag")
                            .description("Messages that a consumer of this process has not processed")
                            .baseUnit("messages")
                            .register(meters),
                    MultiGauge.builder("store.backlog")
                            .description("Messages that no store has applied")
                            .baseUnit("messages")
                            .register(meters));
        }
    }

    public void setConditions(Conditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void process(Exchange exchange) {
        if (gauges.isEmpty()) {
            gauges = Meters.registry(context).map(Gauges::of);
        }
        List<Row<?>> behind = lags();
        List<Row<?>> unapplied = backlogs();
        gauges.ifPresent(known -> {
            known.lag().register(behind, true);
            known.backlog().register(unapplied, true);
        });
    }

    private List<Row<?>> lags() {
        List<Row<?>> rows = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            if (route.getConsumer() instanceof StreamConsumer consumer) {
                for (StreamConsumer.Progress progress : consumer.progress()) {
                    partitions(progress.stream()).stream()
                            .filter(info -> info.partition() == progress.partition())
                            .forEach(info -> rows.add(Row.of(
                                    tags(info).and("route", route.getId()),
                                    Math.max(0, info.next() - 1 - progress.offset()))));
                }
            }
        }
        return rows;
    }

    private List<Row<?>> backlogs() {
        List<Row<?>> rows = new ArrayList<>();
        if (conditions.of(Concern.DATABASE).level() == Level.UP) {
            for (String stream : StoreLag.STREAMS) {
                for (StreamInfo info : partitions(stream)) {
                    conditions.behind(info).ifPresent(messages -> rows.add(Row.of(tags(info), messages)));
                }
            }
        }
        return rows;
    }

    private static Tags tags(StreamInfo info) {
        return Tags.of("stream", info.stream(), "partition", Integer.toString(info.partition()));
    }

    private List<StreamInfo> partitions(String stream) {
        return conditions.of(Concern.STREAM).level() == Level.UP ? conditions.partitions(stream) : List.of();
    }
}
