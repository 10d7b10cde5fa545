package dev.camelstr.component.relay;

import dev.camelstr.component.relay.memory.SessionMemory;
import dev.camelstr.component.relay.memory.Use;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts what has arrived of a message that is not complete, before frames are made of it: Netty keeps a frame's bytes
 * until it has them all, where no one else sees them. On the event loop.
 */
final class ArrivalMeter extends ChannelInboundHandlerAdapter {
    /** What every session may have of an incomplete message, also when all together have too much. */
    private static final int FLOOR = 2 * 1024;

    private final WebSocketSession session;
    private final SessionMemory memory;
    private long bytes;
    private volatile long since;
    private boolean broken;

    ArrivalMeter(WebSocketSession session, SessionMemory memory) {
        this.session = session;
        this.memory = memory;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf data) {
            if (broken) {
                ReferenceCountUtil.release(data);
                return;
            }
            if (!arrived(data.readableBytes())) {
                ReferenceCountUtil.release(data);
                return;
            }
        }
        context.fireChannelRead(message);
    }

    /** @return whether there is room for it */
    private boolean arrived(int count) {
        if (bytes == 0) {
            since = System.nanoTime();
        }
        bytes += count;
        memory.charge(Use.ARRIVING, count);
        if (bytes > FLOOR && !memory.hasRoom(Use.ARRIVING)) {
            session.violated(CloseCode.TRY_AGAIN_LATER, "overloaded, try again later");
            drop();
            return false;
        }
        return true;
    }

    /** What has arrived so far belongs to complete messages; of the rest, one read of the socket is not counted. */
    void messageComplete() {
        memory.charge(Use.ARRIVING, -bytes);
        bytes = 0;
        since = 0;
    }

    /** The framing is broken, or there is no room: what follows is dropped unread. */
    void drop() {
        broken = true;
        messageComplete();
    }

    /** When the message that is coming in began, or 0. */
    long since() {
        return since;
    }
}
