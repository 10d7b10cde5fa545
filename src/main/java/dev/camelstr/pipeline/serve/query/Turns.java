package dev.camelstr.pipeline.serve.query;

import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Shares threads fairly between clients: who waits takes turns, whatever others have asked for, and none has more than so
 * many threads at once. Thread-safe.
 */
final class Turns {
    private final Executor threads;
    private final int maxRunning;
    private final int maxWaiting;

    // Guarded by this. A client is in the line once, if it has something to do and a thread to do it by.
    private final Map<Object, Client> clients = new HashMap<>();
    private final Queue<Client> line = new ArrayDeque<>();
    private int waiting;

    private static final class Client {
        final Object key;
        final Queue<Runnable> tasks = new ArrayDeque<>(2);
        int running;
        boolean inLine;

        Client(Object key) {
            this.key = key;
        }
    }

    /**
     * @param threads on which all runs; its queue takes one entry a client
     * @param maxRunning of one client at once
     * @param maxWaiting of all clients
     */
    Turns(Executor threads, int maxRunning, int maxWaiting) {
        this.threads = threads;
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
    }

    /** Whether anyone waits for a thread. */
    synchronized boolean isAwaited() {
        return waiting > 0;
    }

    /**
     * Runs the task when it is this client's turn; what one client asks for begins in its order.
     *
     * @throws RefusedException if too much waits
     */
    void execute(Object client, Runnable task) {
        synchronized (this) {
            if (waiting >= maxWaiting) {
                throw new RefusedException(new Refusal("overloaded", "error", "overloaded, try again"));
            }
            waiting++;
            Client asking = clients.computeIfAbsent(client, Client::new);
            asking.tasks.add(task);
            standInLine(asking);
        }
    }

    private void standInLine(Client client) {
        if (!client.inLine && !client.tasks.isEmpty() && client.running < maxRunning) {
            client.inLine = true;
            line.add(client);
            threads.execute(this::runNext);
        }
    }

    private void runNext() {
        Client client;
        Runnable task;
        synchronized (this) {
            client = line.remove();
            client.inLine = false;
            client.running++;
            waiting--;
            task = client.tasks.remove();
            standInLine(client);
        }
        try {
            task.run();
        } finally {
            synchronized (this) {
                client.running--;
                standInLine(client);
                if (client.running == 0 && client.tasks.isEmpty()) {
                    clients.remove(client.key);
                }
            }
        }
    }
}
