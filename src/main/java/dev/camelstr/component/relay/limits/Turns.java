package dev.camelstr.component.relay.limits;

import dev.camelstr.component.relay.Session;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares threads fairly: addresses take turns, and within an address its connections do, whatever others have asked for.
 * None has more than so many threads at once, and no address fills the line. Thread-safe.
 */
public final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    /** How many threads one connection and one address may have at once. */
    public record Shares(int ofConnection, int ofSite) {}

    private final Executor threads;
    private final Shares shares;
    private final int maxWaiting;
    private final int maxWaitingOfSite;

    // Guarded by this. A site is in the line once, if one of its connections has something to do and a thread to do it
    // by.
    private final Map<String, Site> sites = new HashMap<>();
    private final Queue<Site> line = new ArrayDeque<>();
    private int waiting;

    private static final class Site {
        final String name;
        final Map<String, Connection> connections = new HashMap<>(2);
        final Queue<Connection> line = new ArrayDeque<>(2);
        int waiting;
        int running;
        boolean inLine;

        Site(String name) {
            this.name = name;
        }
    }

    private static final class Connection {
        final Site site;
        final String id;
        final Queue<Runnable> tasks = new ArrayDeque<>(2);
        int running;
        boolean inLine;

        Connection(Site site, String id) {
            this.site = site;
            this.id = id;
        }
    }

    /**
     * @param threads on which all runs; its queue takes one entry a site
     * @param maxWaiting of all together; one address has half of it at most
     */
    public Turns(Executor threads, Shares shares, int maxWaiting) {
        this.threads = threads;
        this.shares = shares;
        this.maxWaiting = maxWaiting;
        this.maxWaitingOfSite = Math.max(1, maxWaiting / 2);
    }

    /** Whether anyone waits for a thread. */
    public synchronized boolean isAwaited() {
        return waiting > 0;
    }

    /**
     * Runs the task when it is this client's turn; what one connection asks for begins in its order.
     *
     * @throws RejectedExecutionException if too much waits
     */
    public void execute(Session client, Runnable task) {
        execute(client.site(), client.id(), task);
    }

    /**
     * The same for who has no session.
     *
     * @param siteName the address
     * @param connectionId within the address
     * @throws RejectedExecutionException if too much waits
     */
    public synchronized void execute(String siteName, String connectionId, Runnable task) {
        Site site = sites.computeIfAbsent(siteName, Site::new);
        if (waiting >= maxWaiting || site.waiting >= maxWaitingOfSite) {
            forgetIfIdle(site);
            throw new RejectedExecutionException("too much waits");
        }
        waiting++;
        site.waiting++;
        Connection connection = site.connections.computeIfAbsent(connectionId, id -> new Connection(site, id));
        connection.tasks.add(task);
        standInLine(connection);
    }

    private void standInLine(Connection connection) {
        if (!connection.inLine && !connection.tasks.isEmpty() && connection.running < shares.ofConnection()) {
            connection.inLine = true;
            connection.site.line.add(connection);
        }
        standInLine(connection.site);
    }

    /** When the threads have been stopped, what waits is given up. */
    private void standAgain(Connection connection) {
        try {
            standInLine(connection);
        } catch (RejectedExecutionException e) {
            LOG.debug("Waits in vain: {}", connection.site.name, e);
        }
    }

    private void standInLine(Site site) {
        if (!site.inLine && !site.line.isEmpty() && site.running < shares.ofSite()) {
            site.inLine = true;
            line.add(site);
            threads.execute(this::runNext);
        }
    }

    private void runNext() {
        Connection connection;
        Runnable task;
        synchronized (this) {
            Site site = line.remove();
            site.inLine = false;
            connection = site.line.remove();
            connection.inLine = false;
            task = connection.tasks.remove();
            waiting--;
            site.waiting--;
            site.running++;
            connection.running++;
            standAgain(connection);
        }
        try {
            task.run();
        } finally {
            ended(connection);
        }
    }

    private synchronized void ended(Connection connection) {
        Site site = connection.site;
        connection.running--;
        site.running--;
        standAgain(connection);
        if (connection.running == 0 && connection.tasks.isEmpty()) {
            site.connections.remove(connection.id);
        }
        forgetIfIdle(site);
    }

    private void forgetIfIdle(Site site) {
        if (site.connections.isEmpty()) {
            sites.remove(site.name);
        }
    }
}
