package dev.camelstr.component.relay.frames;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The one place that reaches below Vert.x's public interface, to Netty's pipeline: for limits that Vert.x does not have.
 */
public final class Channels {
    private static final String VERTX = "handler";
    private static final String HTTP_DECODER = "httpDecoder";
    private static final String EXTENSIONS = "webSocketExtensionHandler";
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16 * 1024, 32 * 1024);

    private Channels() {}

    /**
     * @param overlong sees all bytes that come, {@code arrivals} those that frames are made of, {@code frames} sees the frames
     */
    public static ChannelHandlerContext insert(
            ServerWebSocket webSocket, ChannelHandler overlong, ChannelHandler arrivals, ChannelHandler frames) {
        ChannelHandlerContext vertx = ((WebSocketInternal) webSocket).channelHandlerContext();
        ChannelPipeline pipeline = vertx.pipeline();
        pipeline.channel().config().setWriteBufferWaterMark(WATER_MARK);
        pipeline.addBefore(HTTP_DECODER, "nostr-relay-overlong", overlong);
        pipeline.addBefore(HTTP_DECODER, "nostr-relay-arrivals", arrivals);
        pipeline.addBefore(VERTX, "nostr-relay-frames", frames);
        return pipeline.context(frames);
    }

    public static void insert(HttpConnection connection, PlainConnection plain) {
        channel(connection).pipeline().addBefore(VERTX, "nostr-relay-requests", plain);
    }

    public static PlainConnection plain(ServerWebSocket webSocket) {
        return plain(((WebSocketInternal) webSocket).connection());
    }

    public static PlainConnection plain(HttpConnection connection) {
        return channel(connection).pipeline().get(PlainConnection.class);
    }

    public static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** What is compressed is skipped once it is inflated; whatever else is longer than a message may be is skipped before. */
    public static int longestFrame(NostrRelayConfiguration configuration) {
        return (int)
                Math.min(Integer.MAX_VALUE, (long) configuration.getMaxMessageBytes() * OverlongFrames.SKIPPED_TIMES);
    }

    /** Vert.x's own handler inflates without a limit: a few KB would become a GB. */
    public static void limitInflation(HttpConnection connection, NostrRelayConfiguration configuration) {
        ChannelPipeline pipeline = channel(connection).pipeline();
        pipeline.replace(EXTENSIONS, EXTENSIONS, new WebSocketServerExtensionHandler(new Deflate(configuration)));
    }
}
