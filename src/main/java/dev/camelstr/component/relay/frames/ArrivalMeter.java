package dev.camelstr.component.relay.frames;

import dev.camelstr.component.relay.limits.ByteBudget;
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
    private static final int FLOOR = 16 * 1024;

    private final FrameListener listener;
    private final ByteBudget budget;
    private long bytes;
    private volatile long since;
    private boolean broken;

    public ArrivalMeter(FrameListener listener, ByteBudget budget) {
        this.listener = listener;
        this.budget = budget;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf data) {
            if (broken) {
                ReferenceCountUtil.release(data);
                return;
            }
            arrived(data.readableBytes());
        }
        context.fireChannelRead(message);
    }

    private void arrived(int count) {
        if (bytes == 0) {
            since = System.nanoTime();
        }
        bytes += count;
        budget.charge(count);
        if (bytes > FLOOR && budget.isUsedUp()) {
            listener.violated(CloseCode.TRY_AGAIN_LATER, "overloaded, try again later");
        }
    }

    /** What has arrived so far belongs to complete messages; of the rest, one read of the socket is not counted. */
    void messageComplete() {
        budget.charge(-bytes);
        bytes = 0;
        since = 0;
    }

    /** The framing is broken: what follows is dropped unread. */
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
