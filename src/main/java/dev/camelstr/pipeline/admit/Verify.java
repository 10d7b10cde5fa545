package dev.camelstr.pipeline.admit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.Step;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Service;

/**
 * The step that verifies an event's id and signature, on a pool of a few threads that all routes share. It fails with an
 * {@link InvalidEventException}. When the queue is full the calling thread verifies by itself, so that whoever brings
 * events slows down.
 */
public final class Verify extends Step implements CamelContextAware {
    private static final int QUEUE = 1024;

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
        if (verifier.pool.getQueue().remainingCapacity() == 0) {
            verifier.verify(event);
            return true;
        }
        try {
            verifier.pool.execute(() -> {
                try {
                    verifier.verify(event);
                } catch (Throwable e) { // whatever it is, the exchange must end
                    exchange.setException(e);
                }
                callback.done(false);
            });
            return false;
        } catch (RejectedExecutionException e) {
            // Another thread took the last place, or the context is being stopped.
            verifier.verify(event);
            return true;
        }
    }

    /** Not at construction: route files may make a bean more often than it is used. */
    private synchronized Running start() throws Exception {
        if (running == null) {
            Schnorr schnorr = nativeDir.isEmpty() ? Schnorr.of(crypto) : Schnorr.of(crypto, Path.of(nativeDir));
            Running started = new Running(new EventVerifier(schnorr), pool());
            if (context != null) {
                context.addService(started);
            }
            metrics.crypto(schnorr.name());
            running = started;
        }
        return running;
    }

    private ThreadPoolExecutor pool() {
        int size = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "verify-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), factory);
    }

    private final class Running implements Service {
        private final EventVerifier verifier;
        private final ThreadPoolExecutor pool;

        Running(EventVerifier verifier, ThreadPoolExecutor pool) {
            this.verifier = verifier;
            this.pool = pool;
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
            // Called after the routes have stopped; what is queued nevertheless is finished.
            pool.shutdown();
        }
    }
}
