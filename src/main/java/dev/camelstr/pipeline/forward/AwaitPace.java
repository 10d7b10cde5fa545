package dev.camelstr.pipeline.forward;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.StatefulService;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step in which an event waits, without a thread, until the relay's pace lets it go. What a route has in hand when it stops
 * goes at once.
 */
public final class AwaitPace extends AsyncProcessorSupport {
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Forward forward;
    private final ScheduledExecutorService timer;

    AwaitPace(Forward forward, ScheduledExecutorService timer) {
        this.forward = forward;
        this.timer = timer;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        long wait = forward.pace().take(System.nanoTime());
        if (wait <= 0) {
            check(exchange);
            callback.done(true);
            return true;
        }
        await(exchange, callback, System.nanoTime() + wait);
        return false;
    }

    private void await(Exchange exchange, AsyncCallback callback, long until) {
        long left = until - System.nanoTime();
        if (left <= 0 || forward.isHeld() || isStopping(exchange)) {
            check(exchange);
            callback.done(false);
            return;
        }
        try {
            timer.schedule(() -> await(exchange, callback, until), Math.min(left, LONGEST_NANOS), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            exchange.setException(e); // all of the process stops
            callback.done(false);
        }
    }

    private void check(Exchange exchange) {
        if (forward.isHeld()) {
            exchange.setException(new RelayWaitsException("relay " + forward.name() + " asks for a pause"));
        }
    }

    private static boolean isStopping(Exchange exchange) {
        Route route = exchange.getContext().getRoute(exchange.getFromRouteId());
        return route == null
                || route.getConsumer() instanceof StatefulService consumer
                        && !consumer.getStatus().isStarted();
    }
}
