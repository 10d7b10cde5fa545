package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.component.relay.frames.ArrivalMeter;
import dev.camelstr.component.relay.frames.Channels;
import dev.camelstr.component.relay.frames.CloseCode;
import dev.camelstr.component.relay.frames.FrameHandler;
import dev.camelstr.component.relay.frames.FrameListener;
import dev.camelstr.component.relay.frames.OverlongFrames;
import dev.camelstr.component.relay.limits.ClientAddress;
import dev.camelstr.component.relay.limits.RateLimit;
import dev.camelstr.component.relay.memory.SessionMemory;
import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.message.MessageBeginning;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session over a Vert.x WebSocket. Vert.x does the handshake and the close frames; messages pass it by, on its event
 * loop (see {@link FrameHandler} and {@link Outbox}).
 */
public final class WebSocketSession implements Session, FrameListener {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketSession.class);

    private final String id;
    private final SessionContext context;
    private final ServerWebSocket webSocket;
    private final ClientAddress address;
    private final String url;
    private final ChannelHandlerContext socket;
    private final ArrivalMeter arrivals;
    private final OverlongFrames overlong;
    private final ReadGate gate;
    private final Inbox inbox;
    private final Outbox outbox;
    private final RateLimit rateLimit;
    private final AtomicInteger owedAnswers = new AtomicInteger();

    private final Authentication authentication = new Authentication();
    private final Attachments attachments = new Attachments(this);
    private final Closing closing = new Closing();

    private volatile long heardAt = System.nanoTime();
    private volatile int openSubscriptions;
    private long pingedAt;

    // On the event loop.
    private boolean isPausedForItsPace;
    private long pausedUntil;

    /** Must be called on the event loop, before the handshake is accepted. */
    WebSocketSession(SessionContext context, ServerWebSocket webSocket, ClientAddress address, String url) {
        this.id = context.registry().nextId();
        this.context = context;
        this.webSocket = webSocket;
        this.address = address;
        this.url = url;
        this.arrivals = new ArrivalMeter(this, address.memory());
        FrameHandler frames = new FrameHandler(this, arrivals, context.configuration());
        this.overlong = new OverlongFrames(this, frames, context.configuration().getMaxMessageBytes());
        this.socket = Channels.insert(webSocket, overlong, arrivals, frames);
        this.gate = new ReadGate(socket.channel());
        this.inbox = new Inbox(context, this, gate, this::dispatch, this::failed);
        this.outbox = new Outbox(context, address.memory(), socket, gate, this::sendClose);
        this.rateLimit = address.rateLimit(context.configuration());
    }

    /** From now on what it holds is given back when the connection is closed, whatever its handlers do then. */
    void endsWithItsConnection() {
        socket.channel().closeFuture().addListener(closed -> ended());
    }

    /** The handshake is done. */
    void opened() {
        context.registry().add(this);
        context.counters().sessions.increment();
        if (closing.isOver()) {
            context.registry().remove(this);
            return;
        }
        context.listener().opened(this);
    }

    boolean belongsTo(SessionContext server) {
        return context == server;
    }

    private void dispatch(byte[] message, boolean fits, Runnable completed) {
        context.dispatcher().dispatch(this, message, fits, completed);
    }

    /** Nobody knows what the client was told: it is not left to wait. */
    private void failed(Throwable failure) {
        LOG.error("a message of {} could not be handled", this, failure);
        cut(CloseCode.INTERNAL_ERROR, "something failed here");
    }

    @Override
    public void heard() {
        heardAt = System.nanoTime();
    }

    @Override
    public void received(byte[] message) {
        context.counters().messagesReceived.increment();
        context.counters().bytesReceived.add(message.length);
        inbox.offer(message);
    }

    @Override
    public void receivedBinary() {
        context.counters().messagesReceived.increment();
        context.counters().invalidMessages.increment();
        send(Refusals.binary());
    }

    @Override
    public void overlong(byte[] beginning, byte[] ending) {
        context.counters().messagesReceived.increment();
        context.counters().invalidMessages.increment();
        send(Refusals.ofOverlong(beginning, ending, context.configuration().getMaxMessageBytes()));
    }

    @Override
    public boolean awaitsEnding(byte[] beginning) {
        return MessageBeginning.of(beginning).isOfUnknownEvent();
    }

    @Override
    public void fragment() {
        charge(0);
    }

    @Override
    public void skipped(int bytes) {
        charge(bytes);
    }

    /** What is no message takes time, too. */
    private void charge(int bytes) {
        long pause = rateLimit.takeOrPause(bytes);
        if (pause > 0) {
            pause(Duration.ofNanos(pause));
        }
    }

    @Override
    public void endless() {
        context.counters().violations.increment();
        close(CloseCode.TOO_BIG, "message too big");
    }

    @Override
    public void socketWritable() {
        outbox.writable();
    }

    @Override
    public SessionMemory memory() {
        return address.memory();
    }

    public RateLimit rateLimit() {
        return rateLimit;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String remoteAddress() {
        return address.text();
    }

    @Override
    public String site() {
        return address.site();
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public String challenge() {
        return authentication.challenge();
    }

    @Override
    public Set<PublicKey> authenticated() {
        return authentication.keys();
    }

    @Override
    public void authenticate(PublicKey pubkey) {
        if (authentication.add(pubkey)) {
            memory().charge(Use.CONNECTIONS, Authentication.KEY);
        }
    }

    @Override
    public int openSubscriptions() {
        return openSubscriptions;
    }

    @Override
    public void openSubscriptions(int count) {
        openSubscriptions = count;
    }

    @Override
    public <T> T attachment(Class<T> type, Function<Session, T> create) {
        return attachments.get(type, create);
    }

    @Override
    public <T> Optional<T> attachment(Class<T> type) {
        return attachments.find(type);
    }

    @Override
    public boolean send(String text) {
        return send(TextFrame.of(text));
    }

    @Override
    public boolean send(TextFrame frame) {
        return offer(frame, true);
    }

    @Override
    public boolean queue(TextFrame frame) {
        return offer(frame, false);
    }

    @Override
    public void flush() {
        outbox.flushQueued();
    }

    private boolean offer(TextFrame frame, boolean flush) {
        switch (outbox.offer(frame, flush)) {
            case TAKEN:
                return true;
            case FULL:
                tooSlow(CloseCode.POLICY, "too slow to read");
                return false;
            case OVERLOADED:
                tooSlow(CloseCode.TRY_AGAIN_LATER, "overloaded, try again later");
                return false;
            default:
                return false;
        }
    }

    private void tooSlow(int code, String reason) {
        context.counters().slowReadersClosed.increment();
        cut(code, reason);
    }

    /** Whether its socket is not read at the moment. */
    public boolean isPaused() {
        return !socket.channel().config().isAutoRead();
    }

    @Override
    public boolean isWritable() {
        return outbox.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        if (!outbox.onWritable(action)) {
            tooSlow(CloseCode.POLICY, "too slow to read");
        }
    }

    @Override
    public boolean awaitWritable(Duration timeout) throws InterruptedException {
        return outbox.awaitWritable(timeout);
    }

    @Override
    public long queuedBytes() {
        return outbox.bytes();
    }

    @Override
    public void expectAnswer() {
        owedAnswers.incrementAndGet();
    }

    @Override
    public void answered() {
        owedAnswers.decrementAndGet();
    }

    /** Whether messages of the client are still to be handled or answered. */
    boolean isBusy() {
        return !closing.isOver() && (inbox.pending() > 0 || owedAnswers.get() > 0);
    }

    int pendingMessages() {
        return inbox.pending();
    }

    @Override
    public boolean isOpen() {
        return !closing.hasBegun();
    }

    public boolean hasEnded() {
        return closing.isOver();
    }

    @Override
    public void onClose(Runnable action) {
        closing.onceOver(action);
    }

    @Override
    public void close(int code, String reason) {
        if (closing.begin(code, reason)) {
            outbox.end();
        }
    }

    @Override
    public void pause(Duration time) {
        socket.executor().execute(() -> pauseUntil(System.nanoTime() + time.toNanos()));
    }

    /** On the event loop. */
    private void pauseUntil(long nanos) {
        if (isPausedForItsPace) {
            pausedUntil = Math.max(pausedUntil, nanos);
        } else {
            isPausedForItsPace = true;
            pausedUntil = nanos;
            gate.close(ReadGate.Reason.TOO_FAST);
            goOnInTime();
        }
    }

    private void goOnInTime() {
        long left = pausedUntil - System.nanoTime();
        if (left > 0) {
            socket.executor().schedule(this::goOnInTime, left, TimeUnit.NANOSECONDS);
        } else {
            isPausedForItsPace = false;
            heard();
            gate.open(ReadGate.Reason.TOO_FAST);
        }
    }

    /** Closes at once; what is queued is forgotten. */
    void cut(int code, String reason) {
        closing.begin(code, reason);
        outbox.discard();
        socket.executor().execute(this::sendClose);
    }

    @Override
    public void violated(int code, String reason) {
        context.counters().violations.increment();
        cut(code, reason);
    }

    /** On the event loop. */
    private void sendClose() {
        if (closing.handshakeSince() != 0 || closing.isOver()) {
            return;
        }
        closing.frameSent();
        gate.release();
        webSocket.close((short) closing.code(), closing.reason());
    }

    /** Vert.x answers it and closes the connection. */
    @Override
    public void closedByClient() {
        closing.frameReceived();
        outbox.discard();
    }

    void suspendReading() {
        gate.close(ReadGate.Reason.SUSPENDED);
    }

    void resumeReading() {
        heard();
        gate.open(ReadGate.Reason.SUSPENDED);
    }

    /** The connection is gone. On the event loop. */
    private void ended() {
        if (!closing.end()) {
            return;
        }
        try {
            arrivals.drop();
            outbox.discard();
            memory().charge(Use.CONNECTIONS, -authentication.end());
            context.registry().remove(this);
            closing.runActions();
            context.listener().closed(this);
        } finally {
            address.leave();
        }
    }

    /** Looks after what only the clock tells. Called every now and then, by one thread. */
    void check(long now) {
        NostrRelayConfiguration limits = context.configuration();
        outbox.check();
        if (closing.handshakeSince() != 0) {
            if (isOver(closing.handshakeSince(), limits.getCloseTimeout(), now)) {
                socket.close();
            }
        } else if (outbox.isStuck(now, millis(limits.getSlowReaderTimeout()))) {
            tooSlow(CloseCode.POLICY, "too slow to read");
        } else if (gate.isOpen()) {
            checkSilence(limits, now);
        }
    }

    private void checkSilence(NostrRelayConfiguration limits, long now) {
        if (isOverdue(arrivals.since(), limits, now) || isOverdue(overlong.skippedSince(), limits, now)) {
            violated(CloseCode.POLICY, "message takes too long");
        } else if (isOver(heardAt, limits.getIdleTimeout(), now)) {
            context.counters().idleClosed.increment();
            cut(CloseCode.GOING_AWAY, "nothing heard");
        } else if (isOver(Math.max(heardAt, pingedAt), limits.getPingInterval(), now)) {
            pingedAt = now;
            socket.writeAndFlush(new PingWebSocketFrame(), socket.voidPromise());
        }
    }

    /** @param messageSince when a message began to come, or 0 */
    private static boolean isOverdue(long messageSince, NostrRelayConfiguration limits, long now) {
        return messageSince != 0 && isOver(messageSince, limits.getMessageTimeout(), now);
    }

    /** No limit where the time is 0. */
    private static boolean isOver(long since, long timeoutMillis, long now) {
        return timeoutMillis > 0 && now - since > millis(timeoutMillis);
    }

    private static long millis(long millis) {
        return millis * 1_000_000L;
    }

    /** Ends the connection without a word. */
    void destroy() {
        socket.close();
    }

    @Override
    public String toString() {
        return "Session[" + id + ", " + remoteAddress() + "]";
    }
}
