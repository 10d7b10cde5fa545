package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.ConfirmationHandler;
import com.rabbitmq.stream.ConfirmationStatus;
import com.rabbitmq.stream.Constants;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** An exchange whose messages are on their way: done when each is confirmed or has failed, or when time is up. */
final class PendingPublish implements ConfirmationHandler {
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final Executor executor;
    private final String stream;
    private final int count;
    private final long deadline;
    private final AtomicInteger remaining;
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile String reason = "";

    PendingPublish(
            Exchange exchange,
            AsyncCallback callback,
            Executor executor,
            String stream,
            int count,
            long timeoutMillis) {
        this.exchange = exchange;
        this.callback = callback;
        this.executor = executor;
        this.stream = stream;
        this.count = count;
        this.deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        this.remaining = new AtomicInteger(count);
    }

    @Override
    public void handle(ConfirmationStatus status) {
        if (!status.isConfirmed()) {
            failed(reason(status.getCode()));
        } else if (remaining.decrementAndGet() == 0) {
            complete();
        }
    }

    /** One message could not be given to the broker. */
    void failed(String why) {
        reason = why;
        failed.incrementAndGet();
        if (remaining.decrementAndGet() == 0) {
            complete();
        }
    }

    boolean isDone() {
        return done.get();
    }

    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }

    /** Ends what the client has lost sight of, and what waits for a connection. */
    void timeOut() {
        reason = "no confirmation in time";
        failed.addAndGet(remaining.get());
        complete();
    }

    private void complete() {
        if (!done.compareAndSet(false, true)) {
            return;
        }
        if (failed.get() > 0) {
            exchange.setException(new PublishFailedException(Math.min(failed.get(), count) + " of " + count
                    + " message(s) to " + stream + " not confirmed: " + reason));
        }
        executor.execute(() -> callback.done(false));
    }

    private static String reason(short code) {
        return switch (code) {
            case Constants.CODE_PUBLISH_CONFIRM_TIMEOUT -> "no confirmation in time";
            case Constants.CODE_PRODUCER_NOT_AVAILABLE -> "the broker is away";
            case Constants.CODE_PRODUCER_CLOSED -> "the stream is gone";
            case Constants.CODE_MESSAGE_ENQUEUEING_FAILED -> "too many messages are on their way";
            default -> "refused by the broker with code " + code;
        };
    }
}
