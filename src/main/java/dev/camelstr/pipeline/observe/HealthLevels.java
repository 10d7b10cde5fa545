package dev.camelstr.pipeline.observe;

import dev.camelstr.pipeline.health.Concern;
import dev.camelstr.pipeline.health.Conditions;
import io.micrometer.core.instrument.Gauge;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that has the conditions looked at from the start, and shows them as numbers. */
public final class HealthLevels implements Processor {
    private Conditions conditions = new Conditions();
    private boolean bound;

    public void setConditions(Conditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public void process(Exchange exchange) {
        conditions.start();
        if (!bound) {
            bound = true;
            Meters.registry(exchange.getContext()).ifPresent(meters -> {
                for (Concern concern : Concern.values()) {
                    Gauge.builder(
                                    "condition",
                                    conditions,
                                    it -> it.of(concern).level().ordinal())
                            .description("0 while it is well, 1 while it is degraded, 2 while it is down")
                            .tag("concern", concern.word())
                            .register(meters);
                }
            });
        }
    }
}
