package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.component.relay.memory.SessionMemory;
import dev.camelstr.component.relay.memory.Use;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What waits for one client. Messages stay here, as references to bytes that sessions share, until the socket takes
 * more; Netty's own buffer holds 32 KiB and one message at most, and is counted, too. So a client that does not read costs
 * what is counted here and nothing else.
 */
public final class Outbox {
    enum Outcome {
        TAKEN,
        CLOSED,
        FULL,
        OVERLOADED
    }

    /** What a queued message costs beside its bytes, so that many small ones count as well. */
    private static final int OVERHEAD = 64;

    /** What every session may have queued, also when there is no room for more: the answers that it waits for. */
    private static final int FLOOR = 4 * 1024;

    /** How much one session may write before others get their turn. */
    private static final int TURN = 1024 * 1024;

    /** What is queued waits for a flush up to here, which is less than any soft limit. */
    private static final int PACKET = 16 * 1024;

    /** How many may wait until it is writable. */
    public static final int MOST_WAITERS = 1_000;

    private final ChannelHandlerContext socket;
    private final Executor workers;
    private final Counters counters;
    private final SessionMemory memory;
    private final ReadGate gate;
    private final Runnable drained;
    private final int softLimit;
    private final int hardLimit;

    private final Queue<TextFrame> queue = new ArrayDeque<>(0);
    private final List<Runnable> waiters = new ArrayList<>(0);
    private volatile long bytes;
    private volatile long inSocket;
    private boolean flushing;
    private boolean ended;
    private boolean discarded;
    private long movedAt;
    /** Since when more than the soft limit waits, or 0. */
    private long slowSince;

    /** @param drained runs on the event loop when the last message was written after {@link #end()} */
    Outbox(
            SessionContext context,
            SessionMemory memory,
            ChannelHandlerContext socket,
            ReadGate gate,
            Runnable drained) {
        this.socket = socket;
        this.workers = context.workers();
        this.counters = context.counters();
        this.memory = memory;
        this.gate = gate;
        this.drained = drained;
        this.softLimit = context.configuration().getWriteQueue();
        this.hardLimit = context.configuration().getMaxWriteQueue();
    }

    /** @param flush false: more follow at once, and nobody minds if this waits for them */
    Outcome offer(TextFrame frame, boolean flush) {
        long cost = frame.size() + OVERHEAD;
        synchronized (this) {
            if (ended) {
                return Outcome.CLOSED;
            } else if (bytes > 0 && bytes + cost > hardLimit) {
                return Outcome.FULL;
            } else if (bytes + inSocket > FLOOR && !memory.hasRoom(Use.LEAVING)) {
                return Outcome.OVERLOADED;
            }
            if (queue.isEmpty()) {
                movedAt = System.nanoTime();
            }
            queue.add(frame);
            frame.hold(memory, OVERHEAD);
            changeBy(cost);
            if (bytes >= softLimit && slowSince == 0) {
                slowSince = System.nanoTime();
                gate.close(ReadGate.Reason.SLOW_READER);
            }
            if (flushing || !flush && bytes < PACKET) {
                return Outcome.TAKEN;
            }
            flushing = true;
        }
        socket.executor().execute(this::flush);
        return Outcome.TAKEN;
    }

    /** Writes what was offered without. */
    void flushQueued() {
        synchronized (this) {
            if (flushing || queue.isEmpty()) {
                return;
            }
            flushing = true;
        }
        socket.executor().execute(this::flush);
    }

    /** The socket takes more again. On the event loop. */
    void writable() {
        if (isFlushing()) {
            flush();
        }
    }

    private synchronized boolean isFlushing() {
        return flushing;
    }

    private void flush() {
        write();
        countSocket();
    }

    private void write() {
        Channel channel = socket.channel();
        int written = 0;
        while (channel.isWritable()) {
            TextFrame frame = poll();
            if (frame == null) {
                socket.flush();
                return;
            }
            socket.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(frame.parts())), socket.voidPromise());
            counters.messagesSent.increment();
            counters.bytesSent.add(frame.size());
            written += frame.size();
            if (written > TURN) {
                socket.flush();
                socket.executor().execute(this::flush);
                return;
            }
            if (!channel.isWritable()) {
                socket.flush();
            }
        }
        // channelWritabilityChanged calls again: flushing stays set.
    }

    private TextFrame poll() {
        TextFrame frame;
        boolean finished;
        synchronized (this) {
            frame = queue.poll();
            finished = frame == null && ended;
            if (frame == null) {
                flushing = false;
            } else {
                movedAt = System.nanoTime();
                frame.giveBack(memory, OVERHEAD);
                changeBy(-(frame.size() + OVERHEAD));
                wakeIfHalfFree();
            }
        }
        if (finished) {
            drained.run();
        }
        return frame;
    }

    /** What Netty keeps until the socket takes it. */
    private synchronized void countSocket() {
        ChannelOutboundBuffer buffer = socket.channel().unsafe().outboundBuffer();
        long now = discarded || buffer == null ? 0 : buffer.totalPendingWriteBytes();
        memory.charge(Use.LEAVING, now - inSocket);
        inSocket = now;
    }

    /** What nobody else tells of: that the socket has taken what it had, and that others have made room. Now and then. */
    void check() {
        if (inSocket > 0) {
            countSocket();
        }
        synchronized (this) {
            if (isWritable()) {
                wakeWaiters();
            }
        }
    }

    private void wakeWaiters() {
        waiters.forEach(workers::execute);
        waiters.clear();
        notifyAll();
    }

    private void wakeIfHalfFree() {
        if (bytes > softLimit / 2) {
            return;
        }
        if (slowSince != 0) {
            slowSince = 0;
            gate.open(ReadGate.Reason.SLOW_READER);
        }
        wakeWaiters();
    }

    private void changeBy(long cost) {
        bytes += cost;
        counters.queuedBytes.add(cost);
    }

    long bytes() {
        return bytes;
    }

    boolean isWritable() {
        return bytes < softLimit && memory.hasRoom(Use.LEAVING);
    }

    /** @return false if too many wait; the action runs nevertheless, when the session ends or is writable */
    boolean onWritable(Runnable action) {
        synchronized (this) {
            if (!ended && !isWritable()) {
                waiters.add(action);
                return waiters.size() <= MOST_WAITERS;
            }
        }
        workers.execute(action);
        return true;
    }

    synchronized boolean awaitWritable(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!ended && !isWritable()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return !ended;
    }

    /** Takes nothing more; {@code drained} runs when what is queued was written. */
    void end() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            wakeWaiters();
            if (flushing) {
                return;
            }
            flushing = true;
        }
        socket.executor().execute(this::flush);
    }

    /** Takes nothing more and forgets what is queued. */
    synchronized void discard() {
        ended = true;
        discarded = true;
        queue.forEach(frame -> frame.giveBack(memory, OVERHEAD));
        queue.clear();
        changeBy(-bytes);
        memory.charge(Use.LEAVING, -inSocket);
        inSocket = 0;
        wakeWaiters();
    }

    /** Whether more than the soft limit has waited, or nothing has moved, for longer than this. */
    synchronized boolean isStuck(long now, long timeoutNanos) {
        return slowSince != 0 && now - slowSince > timeoutNanos || !queue.isEmpty() && now - movedAt > timeoutNanos;
    }
}
