package dev.camelstr.pipeline.forward;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.StatefulService;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step in which events wait, in their order and without a thread, until the relay's pace lets them go. What a route has in
 * hand when it stops goes at once.
 */
public final class AwaitPace extends AsyncProcessorSupport {
    /** After it is looked again, as the route may stop. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private record Waiting(Exchange exchange, AsyncCallback callback) {}

    private final Pace pace;
    private final ScheduledExecutorService timer;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean isMoving;

    AwaitPace(Pace pace, ScheduledExecutorService timer) {
        this.pace = pace;
        this.timer = timer;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            add(new Waiting(exchange, callback));
            return false;
        } catch (RejectedExecutionException e) {
            exchange.setException(e); // all of the process stops
            callback.done(true);
            return true;
        }
    }

    private synchronized void add(Waiting event) {
        if (!isMoving) {
            timer.execute(this::letGo);
            isMoving = true;
        }
        waiting.add(event);
    }

    private void letGo() {
        for (Optional<Waiting> next = next(); next.isPresent(); next = next()) {
            next.get().callback().done(false);
        }
    }

    private synchronized Optional<Waiting> next() {
        if (waiting.isEmpty()) {
            isMoving = false;
            return Optional.empty();
        }
        long now = System.nanoTime();
        long wait = isStopping(waiting.element().exchange()) ? 0 : pace.waitNanos(now);
        if (wait > 0) {
            timer.schedule(this::letGo, Math.min(wait, LONGEST_NANOS), TimeUnit.NANOSECONDS);
            return Optional.empty();
        }
        pace.sent(now);
        return Optional.of(waiting.remove());
    }

    private static boolean isStopping(Exchange exchange) {
        Route route = exchange.getContext().getRoute(exchange.getFromRouteId());
        return route == null
                || route.getConsumer() instanceof StatefulService consumer
                        && !consumer.getStatus().isStarted();
    }
}
