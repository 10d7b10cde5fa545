package dev.camelstr.component.relay.frames;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.limits.WaitingRoom;
import dev.camelstr.component.relay.memory.ClientMemory;
import dev.camelstr.component.relay.memory.Use;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * A connection that is no session: one request after the other, each within its time. The next one is taken when the answer
 * to the last is with the client's system, and nothing is read until then, so that a client costs one answer however many it
 * asks for. Stands before Vert.x, which would take all requests of a packet, and would not close a connection whose upgrade
 * it refuses. On the event loop, unless said otherwise.
 */
public final class PlainConnection extends ChannelDuplexHandler {
    /** How many requests may wait behind the one that is being answered; RFC 9112 (section 9.3.2) lets a client send some. */
    public static final int MOST_WAITING = 16;

    /** Of their bodies; nobody has a reason to send a call before the last one is answered. */
    private static final int MOST_BYTES_WAITING = 64 * 1024;

    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final WaitingRoom.Place place;
    private final ClientMemory memory;
    private final long requestNanos;
    private final long answerNanos;

    private final Queue<HttpObject> waiting = new ArrayDeque<>(0);
    private int requestsWaiting;
    private int bytesWaiting;
    private boolean tooMuchWaits;
    private ChannelHandlerContext context;
    private volatile long deadline;

    /** A request's head has been handed on, and its end has not. */
    private boolean arriving;

    /** That request has a body. */
    private boolean bodied;

    /** A request has been handed on whose answer is not yet with the client's system. */
    private boolean unanswered;

    /** The request that is being answered is the last. */
    private boolean last;

    /** What comes in is dropped. */
    private boolean deaf;

    public PlainConnection(WaitingRoom.Place place, ClientMemory memory, NostrRelayConfiguration configuration) {
        this.place = place;
        this.memory = memory;
        this.requestNanos = configuration.getHandshakeTimeout() * 1_000_000L;
        this.answerNanos = Math.max(requestNanos, configuration.getSlowReaderTimeout() * 1_000_000L);
        within(requestNanos);
    }

    private void within(long nanos) {
        deadline = System.nanoTime() + nanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext same, Object message) {
        if (!(message instanceof HttpObject part)) {
            context.fireChannelRead(message);
        } else if (deaf) {
            ReferenceCountUtil.release(part);
        } else if (unanswered && !arriving) {
            await(part);
        } else {
            handOn(part);
        }
        pauseOrGoOn();
    }

    /** An upgrade may have ended what this handler has to say. */
    private void pauseOrGoOn() {
        if (!context.isRemoved()) {
            context.channel().config().setAutoRead(mayRead());
        }
    }

    private void await(HttpObject part) {
        requestsWaiting += part instanceof HttpRequest ? 1 : 0;
        bytesWaiting += part instanceof HttpContent content ? content.content().readableBytes() : 0;
        if (requestsWaiting > MOST_WAITING || bytesWaiting > MOST_BYTES_WAITING) {
            tooMuchWaits = true;
            deaf = true;
            ReferenceCountUtil.release(part);
        } else {
            waiting.add(part);
        }
    }

    private void handOn(HttpObject part) {
        if (part instanceof HttpRequest request) {
            Optional<HttpResponseStatus> fault = faultOf(request);
            if (fault.isPresent()) {
                ReferenceCountUtil.release(part);
                refuse(fault.get());
                return;
            }
            begin(request);
        } else if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(part);
            refuseRest();
            return;
        }
        if (part instanceof LastHttpContent) {
            arriving = false;
        }
        context.fireChannelRead(part);
    }

    private Optional<HttpResponseStatus> faultOf(HttpRequest request) {
        Optional<HttpResponseStatus> fault = RequestRules.fault(request);
        return fault.isEmpty() && asksForPage(request) && !memory.hasRoom(Use.LEAVING)
                ? Optional.of(HttpResponseStatus.SERVICE_UNAVAILABLE)
                : fault;
    }

    private static boolean asksForPage(HttpRequest request) {
        return request.method().equals(HttpMethod.GET) && !RequestRules.isUpgrade(request);
    }

    private void begin(HttpRequest request) {
        arriving = true;
        unanswered = true;
        bodied = RequestRules.hasBody(request);
        last = RequestRules.isLast(request);
        within(requestNanos);
        place.heard();
    }

    /** Half of a request has come, and what follows cannot be read. */
    private void refuseRest() {
        arriving = false;
        if (unanswered) {
            refuse(HttpResponseStatus.BAD_REQUEST);
        } else {
            context.close();
        }
    }

    /** Answers and closes. */
    private void refuse(HttpResponseStatus status) {
        deaf = true;
        last = true;
        unanswered = true;
        DefaultFullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            answer.headers()
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        write(context, answer, context.newPromise());
        context.flush();
    }

    @Override
    public void write(ChannelHandlerContext same, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response && isFinal(response)) {
            within(answerNanos);
            sayWhetherLast(response);
        }
        ChannelPromise written = promise.unvoid();
        if (message instanceof HttpContent content) {
            charge(content.content().readableBytes(), written);
        }
        if (message instanceof LastHttpContent && unanswered && !isInterim(message)) {
            written.addListener(done -> answered());
        }
        context.write(message, written);
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response && !isFinal(response);
    }

    private static boolean isFinal(HttpResponse response) {
        return response.status().codeClass() != HttpStatusClass.INFORMATIONAL
                || response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }

    private void sayWhetherLast(HttpResponse response) {
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            last = false;
            return;
        }
        // An answer that is given before the request is whole: what is left of it would be read for nothing.
        last |= arriving && bodied
                || response.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        if (last) {
            deaf = true;
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private void charge(int bytes, ChannelPromise written) {
        if (bytes > 0) {
            memory.charge(Use.LEAVING, bytes);
            written.addListener(done -> memory.charge(Use.LEAVING, -bytes));
        }
    }

    private void answered() {
        unanswered = false;
        if (last) {
            context.close();
        } else {
            within(requestNanos);
            // Vert.x has yet to learn that the answer was given.
            context.executor().execute(this::next);
        }
    }

    /** Takes what has waited, up to the end of the next request. */
    private void next() {
        if (context.isRemoved() || !context.channel().isActive()) {
            return;
        }
        boolean some = false;
        while (!waiting.isEmpty() && (!unanswered || arriving)) {
            HttpObject part = waiting.poll();
            requestsWaiting -= part instanceof HttpRequest ? 1 : 0;
            bytesWaiting -=
                    part instanceof HttpContent content ? content.content().readableBytes() : 0;
            some = true;
            takeTurn(part);
        }
        if (some) {
            context.fireChannelReadComplete();
        }
        if (tooMuchWaits && (!unanswered || arriving)) {
            refuse(HttpResponseStatus.TOO_MANY_REQUESTS);
        }
        pauseOrGoOn();
    }

    /** What follows an upgrade is no HTTP, but has been read as such where others were before it. */
    private void takeTurn(HttpObject part) {
        if (part instanceof HttpRequest request && RequestRules.isUpgrade(request)) {
            ReferenceCountUtil.release(part);
            refuse(HttpResponseStatus.BAD_REQUEST);
        } else {
            handOn(part);
        }
    }

    private boolean mayRead() {
        return !deaf && waiting.isEmpty() && (!unanswered || arriving);
    }

    /** What fails where nothing was asked failed over the head of a request: its extensions cannot be read, for one. */
    @Override
    public void exceptionCaught(ChannelHandlerContext same, Throwable cause) {
        if (unanswered || deaf || cause instanceof IOException) {
            context.fireExceptionCaught(cause);
        } else {
            refuse(HttpResponseStatus.BAD_REQUEST);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        // It may be paused still, where the upgrade took longer than the reading of its request.
        removed.channel().config().setAutoRead(true);
    }

    /** Its request is in good hands: however long the answer takes, it is not cut for that. */
    public void answering() {
        within(FOR_EVER);
    }

    /** Its request will not be answered. On any thread. */
    public void cut() {
        context.executor().execute(() -> context.close());
    }

    /** It is about to become a session: whoever hears that it is one finds its place free. */
    public void leaves() {
        place.leave();
    }

    /** It is a session from now on. */
    public void upgraded() {
        context.pipeline().remove(this);
    }

    /** On any thread. */
    public void check(long now) {
        if (now - deadline > 0) {
            context.executor().execute(this::cutIfLate);
        }
    }

    /** Its handshake may have been on the way. Vert.x' own way to close would wait for a client that does not read. */
    private void cutIfLate() {
        if (!context.isRemoved() && System.nanoTime() - deadline > 0) {
            context.close();
        }
    }
}
