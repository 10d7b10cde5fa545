package dev.camelstr.pipeline.serve;

import dev.camelstr.pipeline.Refusal;
import dev.camelstr.pipeline.RefusedException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** The threads that ask the database for clients. Who waits for a client to read holds none of them. */
public final class QueryPool implements CamelContextAware {
    private CamelContext context;
    private int threads = 4;
    private int maxWaiting = 10_000;
    private Optional<ExecutorService> pool = Optional.empty();

    /** How many queries run at once, of which each needs a connection to the database. */
    public void setThreads(int threads) {
        this.threads = threads;
    }

    /** How many queries may wait for a thread. */
    public void setMaxWaiting(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** @throws RefusedException if too many wait */
    void execute(Runnable query) {
        try {
            pool().execute(query);
        } catch (RejectedExecutionException e) {
            throw new RefusedException(new Refusal("overloaded", "error", "overloaded, try again"));
        }
    }

    private synchronized ExecutorService pool() {
        if (pool.isEmpty()) {
            pool = Optional.of(context.getExecutorServiceManager()
                    .newThreadPool(
                            this,
                            "query",
                            new ThreadPoolProfileBuilder("query")
                                    .poolSize(threads)
                                    .maxPoolSize(threads)
                                    .maxQueueSize(maxWaiting)
                                    .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                                    .build()));
        }
        return pool.get();
    }
}
