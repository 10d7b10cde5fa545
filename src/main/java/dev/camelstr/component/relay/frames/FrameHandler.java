package dev.camelstr.component.relay.frames;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Makes messages of one client's frames, on its event loop, before Vert.x sees them: Vert.x would answer any number of
 * pings, join any number of fragments, and replace what is not UTF-8. It is left the handshake and the close frames.
 */
public final class FrameHandler extends ChannelInboundHandlerAdapter {
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] NOTHING = {};

    private final FrameListener listener;
    private final int pingRate;
    private final Fragments fragments;
    private final ArrivalMeter arrivals;
    private long secondStart;
    private int controlFrames;

    public FrameHandler(FrameListener listener, ArrivalMeter arrivals, NostrRelayConfiguration configuration) {
        this.arrivals = arrivals;
        this.listener = listener;
        this.pingRate = configuration.getPingRate();
        this.fragments = new Fragments(configuration.getMaxMessageBytes(), configuration.getMaxFragments());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
            return;
        }
        listener.heard();
        if (frame instanceof CloseWebSocketFrame) {
            listener.closedByClient();
            context.fireChannelRead(frame);
            return;
        }
        try {
            if (listener.isOpen()) {
                read(context, frame);
            } else {
                arrivals.messageComplete(); // and dropped
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void read(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame.rsv() != 0) {
            // Netty looks at these bits only where no extension at all is allowed.
            listener.violated(CloseCode.PROTOCOL_ERROR, "reserved bits are set");
        } else if (frame instanceof TextWebSocketFrame) {
            if (frame.isFinalFragment()) {
                received(ByteBufUtil.getBytes(frame.content()));
            } else {
                fragments.begin(true);
                append(frame);
            }
        } else if (frame instanceof ContinuationWebSocketFrame) {
            listener.fragment();
            append(frame);
        } else if (frame instanceof BinaryWebSocketFrame) {
            readBinary(frame);
        } else {
            readControl(context, frame);
        }
    }

    private void readControl(ChannelHandlerContext context, WebSocketFrame frame) {
        if (!fragments.isBegun()) {
            arrivals.messageComplete();
        }
        if (isFlood()) {
            listener.violated(CloseCode.POLICY, "too many pings");
        } else if (frame instanceof PingWebSocketFrame) {
            answer(context, frame.content());
        }
    }

    private void readBinary(WebSocketFrame frame) {
        if (frame.isFinalFragment()) {
            receivedBinary();
        } else {
            fragments.begin(false);
            append(frame);
        }
    }

    private void append(WebSocketFrame frame) {
        switch (fragments.append(frame.content())) {
            case TOO_BIG -> tooBig();
            case TOO_MANY -> {
                listener.violated(CloseCode.POLICY, "message in too many fragments");
                arrivals.drop(); // else the rest of them is read while its answer to the close is awaited
            }
            case TAKEN -> {
                if (frame.isFinalFragment()) {
                    boolean text = fragments.isText();
                    byte[] message = fragments.end();
                    if (fragments.isAbandoned()) {
                        arrivals.messageComplete();
                    } else if (text) {
                        received(message);
                    } else {
                        receivedBinary();
                    }
                }
            }
        }
    }

    FrameListener listener() {
        return listener;
    }

    /** Whether a rule was broken, so that what follows is dropped. */
    boolean isBroken() {
        return arrivals.isBroken();
    }

    /** The message that is coming in is too long: what has come of it is forgotten. */
    void abandonMessage() {
        fragments.abandon();
        arrivals.messageComplete();
    }

    /** Nothing of it is read any more, so its connection has to end. */
    private void tooBig() {
        listener.overlong(NOTHING, NOTHING);
        listener.endless();
    }

    private void received(byte[] message) {
        arrivals.messageComplete();
        listener.received(message);
    }

    private void receivedBinary() {
        arrivals.messageComplete();
        listener.receivedBinary();
    }

    /** Only while the socket takes more: RFC 6455 (section 5.5.3) lets pongs be left out. */
    private static void answer(ChannelHandlerContext context, ByteBuf payload) {
        if (context.channel().isWritable()) {
            context.writeAndFlush(new PongWebSocketFrame(payload.retain()), context.voidPromise());
        }
    }

    private boolean isFlood() {
        long now = System.nanoTime();
        if (now - secondStart > SECOND) {
            secondStart = now;
            controlFrames = 0;
        }
        return ++controlFrames > pingRate;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            listener.socketWritable();
        }
        context.fireChannelWritabilityChanged();
    }

    private static boolean isOf(Throwable failure, Class<? extends Throwable> type) {
        return type.isInstance(failure) || failure.getCause() != null && isOf(failure.getCause(), type);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (arrivals.isBroken()) {
            // What fails behind that is a consequence.
            return;
        }
        arrivals.drop();
        if (cause instanceof CorruptedWebSocketFrameException tooLong
                && tooLong.closeStatus().code() == CloseCode.TOO_BIG) {
            tooBig();
        } else if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            listener.violated(
                    corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
        } else if (isOf(cause, CodecException.class)) {
            listener.violated(CloseCode.PROTOCOL_ERROR, "what is compressed cannot be inflated");
        } else {
            context.close();
        }
    }
}
