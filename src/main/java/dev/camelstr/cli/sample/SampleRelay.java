package dev.camelstr.cli.sample;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An upstream relay on loopback for the demo, the benchmark and tests: serves prepared events newest first, takes new
 * ones, and can be made to misbehave. It verifies nothing: that is the job of whoever reads it.
 *
 * <p>It speaks WebSocket on plain sockets, so that many events go out in one write (it shares two cores with what is
 * measured) and frames can be sent that no library would send.
 */
public final class SampleRelay implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;
    private static final int MAX_REQUESTS_KEPT = 10_000;

    /** One connection, as a {@link Script} sees it. Its methods may be called from any thread. */
    public interface Session {
        void sendText(String message);

        /** Sends bytes as they are, with no frame around them. */
        void sendBytes(byte[] bytes);

        /** Closes the socket without a word. */
        void drop();
    }

    /** What a relay does otherwise than a well-behaved one. */
    public interface Script {
        /** The WebSocket is open. */
        default void onOpen(Session session) {}

        /** @return true if the message needs no other answer */
        default boolean onMessage(Session session, ClientMessage message) {
            return false;
        }
    }

    private static final Script WELL_BEHAVED = new Script() {};

    private final Vertx vertx;
    private final boolean ownsVertx;
    private final SampleStore store;
    private final Set<SampleConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<ClientMessage.Req> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile Script script = WELL_BEHAVED;
    private volatile int cap = 5_000;
    private volatile String lastRequestHead = "";
    private NetServer server;
    private int port;

    private SampleRelay(Vertx vertx, boolean ownsVertx, SampleStore store) {
        this.vertx = vertx;
        this.ownsVertx = ownsVertx;
        this.store = store;
    }

    private static Vertx vertx(int eventLoops) {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /**
     * Starts a relay on a free port.
     *
     * @param events raw JSON of valid form; events of the same time are served in the order given
     */
    public static SampleRelay start(Collection<byte[]> events) {
        return start(0, events);
    }

    /** @param port 0 for a free one */
    public static SampleRelay start(int port, Collection<byte[]> events) {
        SampleRelay relay = new SampleRelay(vertx(1), true, new SampleStore(events));
        relay.port = port;
        relay.listen();
        return relay;
    }

    /** Starts many relays with nothing in them, which share two threads and end with the process. */
    public static List<SampleRelay> startMany(int count) {
        Vertx shared = vertx(2);
        List<SampleRelay> relays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SampleRelay relay = new SampleRelay(shared, false, new SampleStore(List.of()));
            relay.listen();
            relays.add(relay);
        }
        return relays;
    }

    private synchronized void listen() {
        NetServerOptions options = new NetServerOptions().setTcpNoDelay(true).setReuseAddress(true);
        server = vertx.createNetServer(options).connectHandler(this::accept);
        port = await(server.listen(port, "127.0.0.1")).actualPort();
    }

    /** Java closes a listening socket when its selector lets go of it: perhaps after Vert.x says that it is closed. */
    private void awaitRefusal() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (answers() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), (int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void accept(NetSocket socket) {
        SampleConnection connection = new SampleConnection(this, socket, vertx.getOrCreateContext());
        open.add(connection);
        socket.closeHandler(closed -> open.remove(connection));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the sample relay: " + e.getMessage(), e);
        }
    }

    /** The relay's URL, the same after a restart. */
    public String url() {
        return "ws://127.0.0.1:" + port + "/";
    }

    public int port() {
        return port;
    }

    /** Stores an event and sends it to the subscriptions that it matches. */
    public void publish(Event event) {
        publish(event.raw());
    }

    /** @param raw an event's JSON of valid form */
    public void publish(byte[] raw) {
        store.add(raw);
        open.forEach(SampleConnection::wake);
    }

    /** Says that it gives so many events for one request at most; whoever asks for more, or names no number, gets all. */
    public void announceCap(int events) {
        cap = events;
    }

    int cap() {
        return cap;
    }

    /** Makes the relay behave otherwise from now on. */
    public void follow(Script newScript) {
        script = newScript;
    }

    /** Sends a text message to all that are connected. */
    public void sendText(String message) {
        open.forEach(session -> session.sendText(message));
    }

    /** Sends bytes as they are to all that are connected. */
    public void sendBytes(byte[] bytes) {
        open.forEach(session -> session.sendBytes(bytes));
    }

    /** Ends all connections; new ones are accepted. */
    public void dropConnections() {
        List.copyOf(open).forEach(SampleConnection::drop);
    }

    /** From now on nothing is read from or sent to those that are connected, while their sockets stay open. */
    public void fallSilent() {
        open.forEach(SampleConnection::fallSilent);
    }

    /** WebSocket connections made since the start. */
    public int connections() {
        return connections.get();
    }

    /** Sockets that are connected now. */
    public int openConnections() {
        return open.size();
    }

    /** Those of them that are WebSockets. */
    public int openWebSockets() {
        return (int) open.stream().filter(SampleConnection::isWebSocket).count();
    }

    /** The subscriptions that were asked for, oldest first; the first 10,000 are kept. */
    public List<ClientMessage.Req> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Events stored. */
    public int size() {
        return store.size();
    }

    /** Ends all connections and accepts none, until {@link #restart}. */
    public synchronized void stop() {
        endServer();
        awaitRefusal();
    }

    private synchronized void endServer() {
        if (server != null) {
            await(server.close());
            server = null;
        }
        dropConnections();
    }

    /** Listens again on the same port, after {@link #stop}. */
    public void restart() {
        listen();
    }

    @Override
    public void close() {
        endServer();
        if (ownsVertx) {
            await(vertx.close());
        }
    }

    SampleStore store() {
        return store;
    }

    Script script() {
        return script;
    }

    /** The HTTP request of the last connection. */
    public String lastRequestHead() {
        return lastRequestHead;
    }

    void opened(SampleConnection connection, String requestHead) {
        lastRequestHead = requestHead;
        connections.incrementAndGet();
        script.onOpen(connection);
    }

    void requested(ClientMessage.Req request) {
        synchronized (requests) {
            if (requests.size() < MAX_REQUESTS_KEPT) {
                requests.add(request);
            }
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
