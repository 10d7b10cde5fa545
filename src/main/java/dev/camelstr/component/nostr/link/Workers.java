package dev.camelstr.component.nostr.link;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads that all connections of the component share.
 *
 * @param timer one thread, for what is short
 * @param connecting for what waits for the network
 * @param saving for what waits for the cursor store
 */
public record Workers(ScheduledExecutorService timer, Executor connecting, Executor saving) {

    public void execute(Runnable task) {
        connecting.execute(task);
    }

    /** @return false if there is too much to do: it comes again in a second */
    public boolean executeSaving(Runnable task) {
        try {
            saving.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
