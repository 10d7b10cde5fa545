package dev.camelstr.component.relay.frames;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;

/**
 * Skips messages that are longer than the limit while their bytes come in, before frames are made of them: Netty would
 * keep a frame until it has all of it. Of a message that is skipped only its beginning is kept, and its last bytes, for the
 * answer. Looks at the heads of frames only, and leaves what is not right with them to those behind it, and what is
 * compressed to {@link InflatedFrames}. On the event loop.
 */
public final class OverlongFrames extends ChannelInboundHandlerAdapter {
    /** How many times the limit a message may be long, so that its connection stays. */
    static final int SKIPPED_TIMES = 4;

    /** Most clients write an event's id or a subscription's within it. */
    static final int KEPT_BYTES = 4_096;

    /** The others write an event's id behind its content, before its signature. */
    static final int KEPT_OF_THE_END = 512;

    /** What a fragment that is skipped counts besides its payload, so that empty ones come to an end. */
    static final int FRAGMENT_OVERHEAD = 14;

    private static final byte[] NOTHING = {};

    private final FrameListener listener;
    private final FrameHandler frames;
    private final int maxBytes;

    private final FrameHead head = new FrameHead();
    private long payloadLeft;
    private boolean unknown;

    // Of the message that comes in.
    private boolean begun;
    private boolean compressed;
    private boolean skipping;
    private boolean answered;
    private boolean endless;
    private boolean passedOn;
    private boolean abandonDue;
    private long messageBytes;
    private volatile long skippedSince;
    private byte[] beginning = NOTHING;
    private int kept;
    private byte[] ending = NOTHING;
    private int keptOfTheEnd;

    /** @param frames gets what is passed on */
    public OverlongFrames(FrameListener listener, FrameHandler frames, int maxBytes) {
        this.listener = listener;
        this.frames = frames;
        this.maxBytes = maxBytes;
    }

    /** When the message that is being skipped was found to be too long, or 0. */
    public long skippedSince() {
        return skippedSince;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf data) || unknown) {
            context.fireChannelRead(message);
            return;
        }
        try {
            read(context, data);
        } finally {
            data.release();
        }
    }

    private void read(ChannelHandlerContext context, ByteBuf data) {
        int passFrom = data.readerIndex();
        while (data.isReadable() && !unknown) {
            if (payloadLeft > 0) {
                takePayload(data);
                if (isSkipped()) {
                    passFrom = data.readerIndex();
                }
            } else {
                int start = data.readerIndex();
                int held = head.length();
                boolean complete = head.read(data);
                if (complete) {
                    decide();
                }
                if (!complete || isSkipped()) {
                    pass(context, data, passFrom, start);
                    passFrom = data.readerIndex();
                    stopIfBroken();
                    abandonIfDue();
                } else if (held > 0) {
                    context.fireChannelRead(head.copy(held));
                }
            }
            if (payloadLeft == 0 && head.isComplete()) {
                frameEnds(context);
            }
        }
        pass(context, data, passFrom, data.writerIndex());
        if (endless && !answered && !unknown) {
            answer(); // without waiting for more of it
        }
    }

    private static void pass(ChannelHandlerContext context, ByteBuf data, int from, int to) {
        if (to > from) {
            context.fireChannelRead(data.retainedSlice(from, to - from));
        }
    }

    /** What was passed on has broken a rule: what follows means nothing. */
    private void stopIfBroken() {
        if (frames.isBroken()) {
            unknown = true;
            abandonDue = false;
            skippedSince = 0;
        }
    }

    /** Once the fragments before have been passed on. */
    private void abandonIfDue() {
        if (abandonDue) {
            abandonDue = false;
            frames.abandonMessage();
        }
    }

    private boolean isSkipped() {
        return skipping && !unknown && !head.isControl();
    }

    /** What the head of a frame says of what follows. */
    private void decide() {
        if (!head.isRegular() || frames.isBroken()) {
            unknown = true; // it is an error, or this handler came in the middle of a frame
            return;
        }
        payloadLeft = head.payloadLength();
        if (head.isControl()) {
            return;
        }
        if (!head.isContinuation()) {
            begin();
        }
        messageBytes = messageBytes + payloadLeft < 0 ? Long.MAX_VALUE : messageBytes + payloadLeft;
        if (skipping) {
            messageBytes += FRAGMENT_OVERHEAD;
        } else if (begun && !compressed && messageBytes > maxBytes) {
            skipping = true;
            abandonDue = passedOn;
            skippedSince = System.nanoTime();
            if (kept == KEPT_BYTES) {
                answerIfEnough();
            }
        }
        if (skipping && !endless && messageBytes > (long) maxBytes * SKIPPED_TIMES) {
            endless = true;
            if (answered) {
                listener.endless();
            }
        }
    }

    private void begin() {
        begun = true;
        compressed = head.isCompressed();
        skipping = false;
        skippedSince = 0;
        answered = false;
        endless = false;
        passedOn = false;
        messageBytes = 0;
        forget();
    }

    private void forget() {
        beginning = NOTHING;
        kept = 0;
        ending = NOTHING;
        keptOfTheEnd = 0;
    }

    private void takePayload(ByteBuf data) {
        int count = (int) Math.min(payloadLeft, data.readableBytes());
        if (isSkipped()) {
            listener.skipped(count);
        }
        if (!head.isControl() && (skipping || !head.isFinal())) {
            keep(data, count);
        }
        if (isSkipped() && !answered) {
            keepTheEnd(data, count);
        }
        data.skipBytes(count);
        payloadLeft -= count;
    }

    private void keep(ByteBuf data, int count) {
        int room = Math.min(count, KEPT_BYTES - kept);
        if (answered || room <= 0) {
            return;
        }
        if (beginning.length < kept + room) {
            beginning = Arrays.copyOf(beginning, KEPT_BYTES);
        }
        head.unmask(data, head.payloadLength() - payloadLeft, beginning, kept, room);
        kept += room;
        if (skipping && kept == KEPT_BYTES) {
            answerIfEnough();
        }
    }

    private void keepTheEnd(ByteBuf data, int count) {
        int fresh = Math.min(count, KEPT_OF_THE_END);
        int stay = Math.min(keptOfTheEnd, KEPT_OF_THE_END - fresh);
        if (ending.length == 0) {
            ending = new byte[KEPT_OF_THE_END];
        }
        System.arraycopy(ending, keptOfTheEnd - stay, ending, 0, stay);
        ByteBuf last = data.slice(data.readerIndex() + count - fresh, fresh);
        head.unmask(last, head.payloadLength() - payloadLeft + count - fresh, ending, stay, fresh);
        keptOfTheEnd = stay + fresh;
    }

    private void answerIfEnough() {
        if (!listener.awaitsEnding(beginning)) {
            answer();
        }
    }

    private void answer() {
        answered = true;
        byte[] first = Arrays.copyOf(beginning, kept);
        byte[] last = Arrays.copyOf(ending, keptOfTheEnd);
        forget();
        listener.overlong(first, last);
        if (endless) {
            listener.endless();
        }
    }

    private void frameEnds(ChannelHandlerContext context) {
        boolean skipped = isSkipped();
        boolean last = !head.isControl() && head.isFinal();
        if (!head.isControl() && !skipped) {
            passedOn = true;
        }
        head.clear();
        if (!last) {
            return;
        }
        if (skipped && !answered) {
            answer();
        }
        if (skipped && passedOn) {
            context.fireChannelRead(FrameHead.emptyEnd());
        }
        begun = false;
        skipping = false;
        skippedSince = 0;
        forget();
    }
}
