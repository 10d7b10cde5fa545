package dev.camelstr.component.relay.frames;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates what comes in compressed (RFC 7692). Netty's own decoder cannot go on behind a message that is too long. Of such a
 * message all is inflated, as the next one may refer to it, but only its beginning is kept, and its last bytes, for the answer; what is longer than
 * {@link OverlongFrames} would skip is inflated no further, and its connection has to end. On the event loop.
 */
final class InflatedFrames extends WebSocketExtensionDecoder {
    private static final int PIECE = 8 * 1024;

    /** How many blocks of a message may say that they are its last: a client needs one (section 7.2.3.3). */
    private static final int MOST_LAST_BLOCKS = 16;

    private static final byte[] NOTHING = {};

    private final boolean keepsWindow;
    private final int maxBytes;
    private FrameHandler frames;
    private Inflater inflater;

    // Of the message that comes in.
    private boolean compressed;
    private boolean skipping;
    private boolean passedOn;
    private long messageBytes;
    private int lastBlocks;
    private boolean answerDue;
    private byte[] beginning = NOTHING;
    private byte[] ending = NOTHING;

    /** @param keepsWindow whether a message may refer to those before it */
    InflatedFrames(boolean keepsWindow, int maxBytes) {
        this.keepsWindow = keepsWindow;
        this.maxBytes = maxBytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        frames = context.pipeline().get(FrameHandler.class);
    }

    @Override
    protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (first) {
            begin((frame.rsv() & WebSocketExtension.RSV1) != 0);
        }
        boolean inflates = compressed && (first || frame instanceof ContinuationWebSocketFrame);
        if (!inflates || !frames.listener().isOpen()) {
            out.add(frame.retain());
            return;
        }
        ByteBuf content = context.alloc().heapBuffer(PIECE);
        try {
            inflate(frame, content);
            if (!skipping) {
                passOn(frame, content.retain(), out);
            } else if (frame.isFinalFragment()) {
                endSkipped(out);
            }
        } catch (DataFormatException e) {
            throw new DecoderException(e);
        } finally {
            content.release();
        }
    }

    private void begin(boolean isCompressed) {
        compressed = isCompressed;
        skipping = false;
        passedOn = false;
        messageBytes = 0;
        lastBlocks = 0;
        answerDue = false;
        beginning = NOTHING;
        ending = NOTHING;
    }

    private void inflate(WebSocketFrame frame, ByteBuf content) throws DataFormatException {
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        long before = messageBytes;
        inflate(frame.content().nioBuffer(), content);
        if (frame.isFinalFragment()) {
            inflate(leftOut(), content);
        }
        if (skipping) {
            messageBytes += OverlongFrames.FRAGMENT_OVERHEAD;
            frames.listener().skipped((int) (messageBytes - before));
            if (isEndless()) {
                answerIfDue();
                frames.listener().endless();
            }
        }
        if (frame.isFinalFragment() && !keepsWindow) {
            end();
        }
    }

    /** The end of each message, which is not sent (section 7.2.1). */
    private static ByteBuffer leftOut() {
        return ByteBuffer.wrap(new byte[] {0, 0, (byte) 0xff, (byte) 0xff});
    }

    private void inflate(ByteBuffer deflated, ByteBuf content) throws DataFormatException {
        inflater.setInput(deflated);
        while (!isEndless()) {
            content.ensureWritable(PIECE);
            int count = inflater.inflate(content.array(), content.arrayOffset() + content.writerIndex(), PIECE);
            if (count > 0) {
                content.writerIndex(content.writerIndex() + count);
                take(count, content);
            } else if (inflater.finished() && deflated.hasRemaining()) {
                goOn(deflated);
            } else {
                return;
            }
        }
    }

    private boolean isEndless() {
        return messageBytes > (long) maxBytes * OverlongFrames.SKIPPED_TIMES;
    }

    private void take(int count, ByteBuf content) {
        messageBytes += count;
        if (!skipping && messageBytes > maxBytes) {
            skipping = true;
            beginning = beginningWith(content);
            answerDue = true;
            if (!frames.listener().awaitsEnding(beginning)) {
                answer();
            }
            if (passedOn) {
                frames.abandonMessage();
            }
        }
        if (skipping) {
            if (answerDue) {
                keepTheEnd(content);
            }
            content.clear();
        }
    }

    private void keepTheEnd(ByteBuf content) {
        int fresh = Math.min(content.readableBytes(), OverlongFrames.KEPT_OF_THE_END);
        int stay = Math.min(ending.length, OverlongFrames.KEPT_OF_THE_END - fresh);
        byte[] last = new byte[stay + fresh];
        System.arraycopy(ending, ending.length - stay, last, 0, stay);
        content.getBytes(content.writerIndex() - fresh, last, stay, fresh);
        ending = last;
    }

    private void answerIfDue() {
        if (answerDue) {
            answer();
        }
    }

    private void answer() {
        answerDue = false;
        frames.listener().overlong(beginning, ending);
        beginning = NOTHING;
        ending = NOTHING;
    }

    /** Behind a block that says that it is the last. */
    private void goOn(ByteBuffer deflated) throws DataFormatException {
        if (++lastBlocks > MOST_LAST_BLOCKS) {
            throw new DataFormatException("too many last blocks");
        }
        inflater.reset();
        inflater.setInput(deflated);
    }

    private byte[] beginningWith(ByteBuf content) {
        int room = Math.min(content.readableBytes(), OverlongFrames.KEPT_BYTES - beginning.length);
        byte[] longer = Arrays.copyOf(beginning, beginning.length + room);
        content.getBytes(content.readerIndex(), longer, beginning.length, room);
        return longer;
    }

    private void passOn(WebSocketFrame frame, ByteBuf content, List<Object> out) {
        boolean last = frame.isFinalFragment();
        if (!last) {
            beginning = beginningWith(content);
        }
        passedOn = true;
        if (frame instanceof TextWebSocketFrame) {
            out.add(new TextWebSocketFrame(last, frame.rsv() ^ WebSocketExtension.RSV1, content));
        } else if (frame instanceof BinaryWebSocketFrame) {
            out.add(new BinaryWebSocketFrame(last, frame.rsv() ^ WebSocketExtension.RSV1, content));
        } else {
            out.add(new ContinuationWebSocketFrame(last, frame.rsv(), content));
        }
    }

    private void endSkipped(List<Object> out) {
        answerIfDue();
        if (passedOn) {
            out.add(new ContinuationWebSocketFrame(true, 0, Unpooled.EMPTY_BUFFER));
        } else {
            frames.abandonMessage();
        }
    }

    private void end() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        end();
        super.channelInactive(context);
    }
}
