package dev.camelstr.pipeline.observe;

import dev.camelstr.component.stream.StreamConsumer;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.lag.StoreLag;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step that measures how far each consumer of this process is behind in its streams, and how many messages the store
 * has not applied, wherever it runs. What cannot be known at the moment is left out.
 */
public final class StreamLevels implements Processor, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLevels.class);

    private CamelContext context;
    private StoreLag storeLag = new StoreLag();
    private Optional<Gauges> gauges = Optional.empty();
    private volatile long backlog;

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

    public void setStoreLag(StoreLag storeLag) {
        this.storeLag = storeLag;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** How many messages the store had not applied when it was measured last, in the partition with the most. */
    public long getBacklog() {
        return backlog;
    }

    @Override
    public void process(Exchange exchange) {
        if (gauges.isEmpty()) {
            gauges = Meters.registry(context).map(Gauges::of);
        }
        Map<String, List<StreamInfo>> streams = new HashMap<>();
        List<Row<?>> behind = lags(streams);
        List<Row<?>> unapplied = backlogs(streams);
        gauges.ifPresent(known -> {
            known.lag().register(behind, true);
            known.backlog().register(unapplied, true);
        });
    }

    private List<Row<?>> lags(Map<String, List<StreamInfo>> streams) {
        List<Row<?>> rows = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            if (route.getConsumer() instanceof StreamConsumer consumer) {
                for (StreamConsumer.Progress progress : consumer.progress()) {
                    info(progress.stream(), streams).stream()
                            .filter(info -> info.partition() == progress.partition())
                            .forEach(info -> rows.add(Row.of(
                                    tags(info).and("route", route.getId()), info.next() - 1 - progress.offset())));
                }
            }
        }
        return rows;
    }

    private List<Row<?>> backlogs(Map<String, List<StreamInfo>> streams) {
        List<Row<?>> rows = new ArrayList<>();
        long most = 0;
        for (String stream : StoreLag.STREAMS) {
            for (StreamInfo info : info(stream, streams)) {
                OptionalLong messages = storeLag.of(info);
                if (messages.isPresent()) {
                    most = Math.max(most, messages.getAsLong());
                    rows.add(Row.of(tags(info), messages.getAsLong()));
                }
            }
        }
        backlog = most;
        return rows;
    }

    private static Tags tags(StreamInfo info) {
        return Tags.of("stream", info.stream(), "partition", Integer.toString(info.partition()));
    }

    private List<StreamInfo> info(String stream, Map<String, List<StreamInfo>> known) {
        return known.computeIfAbsent(stream, name -> {
            try {
                return storeLag.partitions(name);
            } catch (RuntimeException e) {
                LOG.debug("{} cannot be asked at the moment", name, e);
                return List.of();
            }
        });
    }
}
