package dev.camelstr.component.relay.frames;

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
public final class ArrivalMeter extends ChannelInboundHandlerAdapter {
    /** What every session may have of an incomplete message, also when all together have too much. */
    private static final int FLOOR = 2 * 1024;

    private final FrameListener listener;
    private final SessionMemory memory;
    private long bytes;
    private volatile long since;
    private boolean broken;

    public ArrivalMeter(FrameListener listener, SessionMemory memory) {
        this.listener = listener;
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
            listener.violated(CloseCode.TRY_AGAIN_LATER, "overloaded, try again later");
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
    public void drop() {
        broken = true;
        messageComplete();
    }

    boolean isBroken() {
        return broken;
    }

    /** When the message that is coming in began, or 0. */
    public long since() {
        return since;
    }
}
