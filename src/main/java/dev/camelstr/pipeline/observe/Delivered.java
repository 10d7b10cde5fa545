package dev.camelstr.pipeline.observe;

import dev.camelstr.store.batch.EventLatency;
import dev.camelstr.store.changelog.ChangelogEntry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that measures how long events took from their receipt until they were handed to live subscriptions. */
public final class Delivered implements Processor {
    private Optional<Timer> timer = Optional.empty();

    @Override
    public void process(Exchange exchange) {
        if (timer.isEmpty()) {
            timer = Meters.registry(exchange.getContext()).map(meters -> EventLatency.timer("delivered", meters));
        }
        timer.ifPresent(known -> record(exchange.getMessage().getBody(List.class), known));
    }

    private static void record(List<?> entries, Timer timer) {
        long now = System.currentTimeMillis();
        for (Object entry : entries) {
            if (entry instanceof ChangelogEntry told && told.isNews()) {
                EventLatency.record(told.receivedAt(), now, timer);
            }
        }
    }
}
