package dev.camelstr.component.nostr;

import dev.camelstr.nostr.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A Camel context with one route from a relay, whose end the test controls. */
public final class RouteFixture implements AutoCloseable {

    static final String ROUTE = "collect";

    final DefaultCamelContext context = new DefaultCamelContext();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    final List<Exchange> refused = new CopyOnWriteArrayList<>();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final MemoryCursors cursors = new MemoryCursors();
    final MemoryIntervals intervals = new MemoryIntervals();
    final ConcurrentHashMap<Event, AsyncCallback> held = new ConcurrentHashMap<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    volatile boolean hold;
    volatile int failures;

    RouteFixture() {
        context.getRegistry().bind("cursors", cursors);
        context.getRegistry().bind("intervals", intervals);
    }

    /** Starts {@code from(uri)} to the test's own end; quick to reconnect. */
    RouteFixture start(String uri) throws Exception {
        String quick = uri + (uri.contains("?") ? "&" : "?") + "reconnectMinDelay=20&reconnectMaxDelay=200";
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .onWhen(exchange -> exchange.getMessage().getBody() instanceof byte[])
                        .handled(true)
                        .process(refused::add);
                from("nostr:" + quick).routeId(ROUTE).process(end());
            }
        });
        context.start();
        return this;
    }

    private AsyncProcessor end() {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                return handle(exchange, callback);
            }
        };
    }

    private boolean handle(Exchange exchange, AsyncCallback callback) {
        Event event = exchange.getMessage().getBody(Event.class);
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        events.add(event);
        exchanges.add(exchange);
        if (hold) {
            held.put(event, doneSync -> {
                atOnce.decrementAndGet();
                callback.done(doneSync);
            });
            return false;
        }
        if (failures > 0) {
            failures--;
            exchange.setException(new IllegalStateException("the test fails this event"));
        }
        atOnce.decrementAndGet();
        callback.done(true);
        return true;
    }

    /** Completes what is held, and holds nothing any more. */
    void releaseAll() {
        hold = false;
        held.forEach((event, callback) -> release(event));
    }

    void release(Event event) {
        AsyncCallback callback = held.remove(event);
        if (callback != null) {
            callback.done(false);
        }
    }

    NostrConsumer consumer() {
        return (NostrConsumer) context.getRoute(ROUTE).getConsumer();
    }

    HealthCheck.Result health() {
        return consumer().getHealthCheck().call();
    }

    List<String> contents() {
        return events.stream().map(Event::content).toList();
    }

    void awaitState(RelayState state) {
        await().until(() -> consumer().status().state() == state);
    }

    public static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
    }

    @Override
    public void close() {
        releaseAll();
        context.getShutdownStrategy().setTimeout(5);
        context.stop();
    }
}
