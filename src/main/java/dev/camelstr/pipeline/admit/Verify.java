package dev.camelstr.pipeline.admit;

import dev.camelstr.component.relay.limits.Turns;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.Sender;
import dev.camelstr.pipeline.Step;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Service;

/**
 * The step that verifies an event's id and signature, on a pool of a few threads that all routes share. It fails with an
 * {@link InvalidEventException}. Senders take turns: nobody's event waits behind all that somebody else has sent, true or
 * forged. Where a sender has too many waiting the calling thread verifies by itself, so that whoever brings events slows down.
 */
public final class Verify extends Step implements CamelContextAware {
    /** Of all senders; one has half of it at most. */
    private static final int MAX_WAITING = 1024;

    private CamelContext context;
    private PipelineMetrics metrics = new PipelineMetrics();
    private String crypto = "auto";
    private String nativeDir = "";
    private int threads;
    private volatile Running running;

    /** {@code auto}, {@code native} or {@code bouncycastle}. */
    public void setCrypto(String crypto) {
        this.crypto = crypto;
    }

    /** Where the native library is unpacked; empty for the folder of temporary files. */
    public void setNativeDir(String nativeDir) {
        this.nativeDir = nativeDir;
    }

    /** How many threads verify; 0 for one a core. */
    public void setThreads(int threads) {
        this.threads = threads;
    }

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) throws Exception {
        Running now = running;
        if (now == null) {
            now = start();
        }
        Running verifier = now;
        Event event = event(exchange);
        Sender sender = Sender.of(exchange);
        try {
            verifier.turns.execute(sender.site(), sender.connection(), () -> {
                try {
                    verifier.verify(event);
                } catch (Throwable e) { // whatever it is, the exchange must end
                    exchange.setException(e);
                }
                callback.done(false);
            });
            return false;
        } catch (RejectedExecutionException e) {
            // Too many wait, or the context is being stopped.
            verifier.verify(event);
            return true;
        }
    }

    /** Not at construction: route files may make a bean more often than it is used. */
    private synchronized Running start() throws Exception {
        if (running == null) {
            Schnorr schnorr = nativeDir.isEmpty() ? Schnorr.of(crypto) : Schnorr.of(crypto, Path.of(nativeDir));
            Running started = new Running(
                    new EventVerifier(schnorr),
                    threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
            if (context != null) {
                context.addService(started);
            }
            metrics.crypto(schnorr.name());
            running = started;
        }
        return running;
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "verify-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private final class Running implements Service {
        private final EventVerifier verifier;
        private final ExecutorService pool; // its queue has no bound of its own: each sender is in it once
        private final Turns turns;

        Running(EventVerifier verifier, int size) {
            this.verifier = verifier;
            pool = Executors.newFixedThreadPool(size, named());
            turns = new Turns(pool, new Turns.Shares(size, size), MAX_WAITING);
        }

        void verify(Event event) throws InvalidEventException {
            long start = System.nanoTime();
            try {
                verifier.verify(event);
            } finally {
                metrics.verified(System.nanoTime() - start);
            }
        }

        @Override
        public void start() {}

        @Override
        public void stop() {
            // Called after the routes have stopped: what waits nevertheless is given up, as all that is on its way.
            pool.shutdown();
        }
    }
}
