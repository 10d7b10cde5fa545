package dev.camelstr.component.relay.frames;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;

/** Compression by message (RFC 7692): agreed on and deflated by Netty, inflated by {@link InflatedFrames}. */
final class Deflate implements WebSocketServerExtensionHandshaker {
    private static final String KEEPS_NO_WINDOW = "client_no_context_takeover";

    /** Below it deflate saves little: most of OK, EOSE and the like. */
    private static final int SMALLEST_COMPRESSED = 256;

    private final WebSocketServerExtensionHandshaker netty;
    private final int maxBytes;

    Deflate(NostrRelayConfiguration configuration) {
        maxBytes = configuration.getMaxMessageBytes();
        netty = new PerMessageDeflateServerExtensionHandshaker(
                configuration.getCompressionLevel(),
                ZlibCodecFactory.isSupportingWindowSizeAndMemLevel(),
                PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                true,
                true,
                new LargeMessages(),
                maxBytes);
    }

    @Override
    public WebSocketServerExtension handshakeExtension(WebSocketExtensionData offer) {
        WebSocketServerExtension agreed = netty.handshakeExtension(offer);
        return agreed == null ? null : new Agreed(agreed, maxBytes);
    }

    private record Agreed(WebSocketServerExtension netty, int maxBytes) implements WebSocketServerExtension {
        @Override
        public int rsv() {
            return netty.rsv();
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return netty.newExtensionEncoder();
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new InflatedFrames(!newReponseData().parameters().containsKey(KEEPS_NO_WINDOW), maxBytes);
        }

        @Override
        public WebSocketExtensionData newReponseData() {
            return netty.newReponseData();
        }
    }

    private static final class LargeMessages implements WebSocketExtensionFilterProvider {
        @Override
        public WebSocketExtensionFilter encoderFilter() {
            return frame -> (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame)
                    && frame.content().readableBytes() < SMALLEST_COMPRESSED;
        }

        @Override
        public WebSocketExtensionFilter decoderFilter() {
            return WebSocketExtensionFilter.NEVER_SKIP;
        }
    }
}
