package dev.camelstr.store.batch;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.store.StoreProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How long events take from their receipt to a stage of their way. */
public final class EventLatency {
    private static final Duration[] BUCKETS = Stream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 600_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private EventLatency() {}

    /** @param stage {@code committed} or {@code delivered} */
    public static Timer timer(String stage, MeterRegistry meters) {
        return Timer.builder("event.latency")
                .description("From an event's receipt to a stage of its way")
                .tag("stage", stage)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    /** When the event was received, in milliseconds since 1970; 0 if the message does not say it. */
    static long receivedAt(InboundMessage message) {
        return message.properties().get(StoreProperties.RECEIVED_AT) instanceof Number number ? number.longValue() : 0;
    }

    /**
     * @param receivedAt milliseconds since 1970, by the clock of the node that received it; 0 if it is not known
     * @param now milliseconds since 1970
     */
    public static void record(long receivedAt, long now, Timer timer) {
        if (receivedAt > 0) {
            timer.record(Math.max(0, now - receivedAt), TimeUnit.MILLISECONDS);
        }
    }
}
