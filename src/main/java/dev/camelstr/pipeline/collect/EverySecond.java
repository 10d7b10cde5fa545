package dev.camelstr.pipeline.collect;

import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.Service;

/** Runs a task once a second from the first time on that it is needed, and once more when the context stops. */
final class EverySecond implements Service {

    private final String name;
    private final Runnable task;
    private boolean scheduled;

    EverySecond(String name, Runnable task) {
        this.name = name;
        this.task = task;
    }

    /** @param context may be null: then whoever asks runs the task */
    synchronized void schedule(CamelContext context) {
        if (scheduled || context == null) {
            return;
        }
        scheduled = true;
        context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, name)
                .scheduleWithFixedDelay(task, 1, 1, TimeUnit.SECONDS);
        try {
            context.addService(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
        task.run();
    }
}
