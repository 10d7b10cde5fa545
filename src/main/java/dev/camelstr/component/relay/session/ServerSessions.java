package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.frames.CloseCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The sessions of one server, as a whole. */
public final class ServerSessions {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SessionContext context;
    private final Connections connections;
    private volatile boolean suspended;

    public ServerSessions(SessionContext context, Connections connections) {
        this.context = context;
        this.connections = connections;
    }

    private Stream<WebSocketSession> all() {
        return context.registry().all().stream().filter(session -> session.belongsTo(context));
    }

    public void suspend() {
        suspended = true;
        connections.accept(false);
        all().forEach(WebSocketSession::suspendReading);
    }

    public void resume() {
        all().forEach(WebSocketSession::resumeReading);
        connections.accept(true);
        suspended = false;
    }

    public boolean isSuspended() {
        return suspended;
    }

    public long count() {
        return all().count();
    }

    /** Messages that wait for the route or are in it. */
    public int pendingMessages() {
        return all().mapToInt(WebSocketSession::pendingMessages).sum();
    }

    /** Takes nothing more, finishes what was accepted, and closes all sessions: within the time limits. */
    public void drain() {
        suspend();
        long limit = context.configuration().getDrainTimeout();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
        await(() -> all().noneMatch(WebSocketSession::isBusy), end);
        all().forEach(session -> session.close(CloseCode.GOING_AWAY, "the relay stops"));
        await(() -> all().findAny().isEmpty(), end + TimeUnit.MILLISECONDS.toNanos(closeTimeout()));
        all().forEach(WebSocketSession::destroy);
    }

    private long closeTimeout() {
        return context.configuration().getCloseTimeout();
    }

    private static void await(BooleanSupplier condition, long end) {
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
