package dev.camelstr.testing.zoo;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.Ports;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A relay as they are found: it serves what it holds as NIP-01 says, but for its habits. A socket has threads of its own, so
 * that a habit is written down in the order in which things happen.
 */
public final class ZooRelay implements AutoCloseable {
    private static final int BACKLOG = 500;

    private final Holdings holdings;
    private final List<Habit> habits;
    private final Tally tally = new Tally();
    private final Set<ZooSession> sessions = ConcurrentHashMap.newKeySet();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int port = Ports.free();
    private ServerSocket server;

    private ZooRelay(Holdings holdings, List<Habit> habits) {
        this.holdings = holdings;
        this.habits = List.copyOf(habits);
    }

    public static ZooRelay start(Holdings holdings, Habit... habits) {
        return start(holdings, List.of(habits));
    }

    public static ZooRelay start(Holdings holdings, List<Habit> habits) {
        ZooRelay relay = new ZooRelay(holdings, habits);
        relay.habits.forEach(habit -> habit.onStart(relay));
        holdings.begin();
        relay.listen();
        return relay;
    }

    /** Again on its port, after {@link #stop}. */
    public synchronized void listen() {
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerSocket listening = server;
        start("zoo-accept", () -> accept(listening));
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                start("zoo-socket", () -> serve(socket));
            }
        } catch (IOException e) {
            // It does not listen any more.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new ZooConnection(this, socket).serve();
        } catch (EOFException e) {
            // Somebody looked whether it is there.
        } catch (IOException e) {
            // The client is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One thread, which keeps no process alive. */
    static ExecutorService threads(String name) {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    public String url() {
        return "ws://127.0.0.1:" + port + "/";
    }

    public int port() {
        return port;
    }

    public Holdings holdings() {
        return holdings;
    }

    public Tally tally() {
        return tally;
    }

    /** WebSockets that are open. */
    public int openConnections() {
        return sessions.size();
    }

    /** Takes events in and sends them to whoever has asked for them. */
    public void publish(Collection<Event> events) {
        holdings.add(events);
        events.forEach(event -> sessions.forEach(session -> session.deliver(event)));
    }

    /** What its habits have in store for that time. */
    public void turn(Habit.Turn turn) {
        habits.forEach(habit -> habit.turn(this, turn));
    }

    public void dropConnections() {
        sockets.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                // It was closed.
            }
        });
    }

    /** Ends all connections and takes none. */
    public synchronized void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropConnections();
    }

    @Override
    public void close() {
        stop();
    }

    List<Habit> habits() {
        return habits;
    }

    RelayDocument document() {
        RelayDocument document = new RelayDocument();
        habits.forEach(habit -> habit.describe(document));
        return document;
    }

    void joined(ZooSession session) {
        sessions.add(session);
        habits.forEach(habit -> habit.onJoined(session));
    }

    void left(ZooSession session) {
        sessions.remove(session);
    }

    List<Act> answer(ZooSession session, ClientMessage.Req request) {
        Map<EventId, Event> page = new LinkedHashMap<>();
        boolean complete = true;
        for (Filter asked : request.filters()) {
            Filter filter = asked;
            for (Habit habit : habits) {
                filter = habit.understand(filter);
            }
            List<Event> matching = holdings.matching(filter);
            for (Habit habit : habits) {
                matching = habit.arrange(matching);
            }
            int limit = filter.limit().orElse(Integer.MAX_VALUE);
            complete &= matching.size() <= limit;
            matching.stream().limit(limit).forEach(event -> page.put(event.id(), event));
        }
        List<Act> acts = new ArrayList<>();
        page.values().forEach(event -> acts.add(new Act.Say(event)));
        acts.add(new Act.Eose(complete, List.of()));
        List<Act> performed = acts;
        for (Habit habit : habits) {
            performed = habit.perform(session, request, performed);
        }
        return performed;
    }
}
