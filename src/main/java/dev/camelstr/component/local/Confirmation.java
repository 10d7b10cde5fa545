package dev.camelstr.component.local;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** Waits for all partitions that an exchange wrote to, and passes the first failure on. */
final class Confirmation {
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final AtomicInteger missing = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Confirmation(Exchange exchange, AsyncCallback callback) {
        this.exchange = exchange;
        this.callback = callback;
    }

    void expect(int partitions) {
        missing.set(partitions);
    }

    void done(Optional<Exception> outcome) {
        outcome.ifPresent(e -> failure.compareAndSet(null, e));
        if (missing.decrementAndGet() == 0) {
            if (failure.get() != null) {
                exchange.setException(failure.get());
            }
            callback.done(false);
        }
    }
}
