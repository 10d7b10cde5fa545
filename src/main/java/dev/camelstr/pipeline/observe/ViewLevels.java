package dev.camelstr.pipeline.observe;

import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.store.view.UserView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that shows how the views that users write do, whoever works on them. */
public final class ViewLevels implements Processor {
    private Conditions conditions = new Conditions();
    private Optional<Gauges> gauges = Optional.empty();

    private record Gauges(MultiGauge lag, MultiGauge changes, MultiGauge failing) {
        static Gauges of(MeterRegistry meters) {
            return new Gauges(
                    MultiGauge.builder("view.lag")
                            .description("Messages that are stored and that a view has not read")
                            .baseUnit("messages")
                            .register(meters),
                    MultiGauge.builder("view.changes")
                            .description("Events that a view was given since it was made, and that were taken back")
                            .baseUnit("events")
                            .register(meters),
                    MultiGauge.builder("view.failing")
                            .description("Whether a view does not move on: 1 while it fails")
                            .register(meters));
        }

        void show(List<UserView> views) {
            lag.register(rows(views, Tags.empty(), UserView::lag), true);
            changes.register(
                    Stream.concat(
                                    rows(views, Tags.of("type", "came"), UserView::came).stream(),
                                    rows(views, Tags.of("type", "went"), UserView::went).stream())
                            .toList(),
                    true);
            failing.register(rows(views, Tags.empty(), view -> view.state() == UserView.State.FAILING ? 1 : 0), true);
        }

        private static List<Row<?>> rows(List<UserView> views, Tags tags, ToDoubleFunction<UserView> level) {
            return views.stream()
                    .<Row<?>>map(view -> Row.of(tags.and("view", view.name()), level.applyAsDouble(view)))
                    .toList();
        }
    }

    public void setConditions(Conditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public void process(Exchange exchange) {
        if (gauges.isEmpty()) {
            gauges = Meters.registry(exchange.getContext()).map(Gauges::of);
        }
        gauges.ifPresent(known -> known.show(conditions.views()));
    }
}
