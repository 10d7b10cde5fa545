package dev.camelstr.pipeline.observe;

import dev.camelstr.component.relay.RelayStatistics;
import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.pipeline.serve.event.Ahead;
import dev.camelstr.pipeline.serve.event.Answers;
import dev.camelstr.pipeline.serve.subscription.Subscriptions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that shows what the relay counts by itself, from the first time on that it is there. */
public final class RelayLevels implements Processor {
    private Subscriptions subscriptions = new Subscriptions();
    private Answers answers = new Answers();
    private Ahead ahead = new Ahead();
    private boolean bound;

    public void setSubscriptions(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    public void setAnswers(Answers answers) {
        this.answers = answers;
    }

    public void setAhead(Ahead ahead) {
        this.ahead = ahead;
    }

    @Override
    public void process(Exchange exchange) {
        if (!bound && exchange.getContext().hasComponent("nostr-relay") != null) {
            bound = true;
            RelayStatistics statistics = RelayStatistics.of(exchange.getContext());
            Meters.registry(exchange.getContext()).ifPresent(meters -> bind(statistics, meters));
        }
    }

    private void bind(RelayStatistics statistics, MeterRegistry meters) {
        gauge(meters, "relay.connections", "Clients that are connected", statistics, RelayStatistics::openSessions);
        gauge(meters, "relay.queued.bytes", "Bytes that wait for clients", statistics, RelayStatistics::queuedBytes);
        gauge(meters, "relay.arriving.bytes", "Bytes on their way in", statistics, RelayStatistics::arrivingBytes);
        gauge(meters, "relay.leaving.bytes", "Memory of what waits", statistics, RelayStatistics::leavingBytes);
        for (Use use : Use.values()) {
            Gauge.builder("relay.memory.bytes", statistics, source -> source.memory(use))
                    .description("Memory kept for clients, as it is charged to them")
                    .tag("use", use.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .strongReference(true)
                    .register(meters);
        }
        gauge(meters, "relay.newcomers", "Connections that are no clients", statistics, RelayStatistics::newcomers);
        gauge(meters, "relay.calls", "HTTP calls under way", statistics, RelayStatistics::calls);
        gauge(meters, "relay.subscriptions", "Subscriptions that are open", subscriptions, Subscriptions::size);
        gauge(meters, "relay.pending.answers", "OKs that clients wait for", answers, Answers::getPending);
        gauge(meters, "relay.ahead.cost", "Cost of clients' events at the store", ahead, Ahead::getCost);
        gauge(meters, "relay.waiting.cost", "Cost of clients' events that wait for it", ahead, Ahead::getWaiting);
        counter(meters, "relay.connects", "Clients that have connected", statistics, RelayStatistics::sessions);
        counter(
                meters,
                "relay.refused.connections",
                "Connections refused for a limit",
                statistics,
                RelayStatistics::refusedConnections);
        counter(
                meters,
                "relay.messages.received",
                "Messages from clients",
                statistics,
                RelayStatistics::messagesReceived);
        counter(meters, "relay.messages.sent", "Messages to clients", statistics, RelayStatistics::messagesSent);
        counter(meters, "relay.received.bytes", "Bytes from clients", statistics, RelayStatistics::bytesReceived);
        counter(meters, "relay.sent.bytes", "Bytes to clients", statistics, RelayStatistics::bytesSent);
        counter(
                meters,
                "relay.invalid.messages",
                "Messages that are no valid Nostr messages",
                statistics,
                RelayStatistics::invalidMessages);
        counter(
                meters,
                "relay.rate.limited",
                "Messages refused for their rate",
                statistics,
                RelayStatistics::rateLimited);
        counter(
                meters,
                "relay.short.of.memory",
                "Messages refused for want of memory",
                statistics,
                RelayStatistics::shortOfMemory);
        counter(
                meters,
                "relay.slow.readers.cut",
                "Clients cut because they did not read",
                statistics,
                RelayStatistics::slowReadersClosed);
        counter(meters, "relay.violations", "Clients cut for broken framing", statistics, RelayStatistics::violations);
        counter(meters, "relay.http.requests", "Plain HTTP requests", statistics, RelayStatistics::httpRequests);
    }

    private static <T> void gauge(
            MeterRegistry meters, String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .description(description)
                .strongReference(true)
                .register(meters);
    }

    private static void counter(
            MeterRegistry meters,
            String name,
            String description,
            RelayStatistics source,
            ToDoubleFunction<RelayStatistics> value) {
        FunctionCounter.builder(name, source, value).description(description).register(meters);
    }
}
