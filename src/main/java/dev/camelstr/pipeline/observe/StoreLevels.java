package dev.camelstr.pipeline.observe;

import dev.camelstr.pipeline.health.Conditions;
import io.micrometer.core.instrument.Gauge;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that shows in how many places messages were lost before they were stored, and nobody has acknowledged it. */
public final class StoreLevels implements Processor {
    private Conditions conditions = new Conditions();
    private boolean bound;
    private volatile double gaps = Double.NaN;

    public void setConditions(Conditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public void process(Exchange exchange) {
        if (!bound) {
            bound = true;
            Meters.registry(exchange.getContext())
                    .ifPresent(meters -> Gauge.builder("store.position.gaps", this, levels -> levels.gaps)
                            .description("Places where messages were lost before they were stored, not acknowledged")
                            .register(meters));
        }
        gaps = conditions.openGaps().stream().asDoubleStream().findFirst().orElse(Double.NaN);
    }
}
