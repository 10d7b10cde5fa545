package dev.camelstr.component.relay.frames;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.limits.WaitingRoom;
import dev.camelstr.component.relay.memory.ClientMemory;
import dev.camelstr.component.relay.memory.MemoryTotals;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainConnectionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final MemoryTotals memory = new MemoryTotals();
    private final LongAdder places = new LongAdder();
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(), new HttpResponseEncoder());
    private final List<HttpRequest> asked = new ArrayList<>();
    private PlainConnection connection;

    @BeforeEach
    void insert() {
        new WaitingRoom(10, 10, address -> false, places).enter(channel, InetAddress.getLoopbackAddress());
        connection = new PlainConnection(
                WaitingRoom.placeOf(channel), new ClientMemory(memory, 1_000_000), new NostrRelayConfiguration());
        channel.pipeline().addLast(connection, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest request) {
                    asked.add(request);
                }
                ReferenceCountUtil.release(message);
            }
        });
    }

    @AfterEach
    void nothingIsHeld() {
        channel.finishAndReleaseAll();
        assertThat(memory.used()).isZero();
        assertThat(places.sum()).isZero();
    }

    @Test
    void nothingIsReadUntilTheAnswerIsGivenAndThenTheNextIsTaken() {
        receive(GET + GET);
        assertThat(asked).hasSize(1);
        assertThat(channel.config().isAutoRead()).isFalse();

        answer(channel);
        assertThat(asked).hasSize(2);
        assertThat(channel.config().isAutoRead()).isFalse();

        answer(channel);
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aBodyThatIsAskedForIsRead() {
        receive("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n");
        assertThat(channel.config().isAutoRead()).isTrue();
        receive("body");
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void oneTooManyIsToldWhenThoseBeforeItAreAnswered() {
        receive(GET.repeat(PlainConnection.MOST_WAITING + 100));
        for (int i = 0; i <= PlainConnection.MOST_WAITING; i++) {
            assertThat(asked).hasSize(i + 1);
            answer(channel);
        }
        assertThat(written()).contains("429 Too Many Requests").contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyThatWaitsIsBoundedInBytes() {
        receive(GET + "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + "y".repeat(150_000));
        assertThat(asked).hasSize(1);
        answer(channel);
        assertThat(written()).contains("429 Too Many Requests");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void afterAnAnswerThatCouldNotBeWrittenNothingIsTaken() {
        receive(GET + GET);
        channel.write(response(HttpResponseStatus.OK));
        channel.close();
        channel.runPendingTasks();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aSessionIsReadAndHasNoPlaceHere() {
        receive("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        assertThat(asked).hasSize(1);
        connection.leaves();
        channel.writeOutbound(response(HttpResponseStatus.SWITCHING_PROTOCOLS));
        connection.upgraded();
        channel.runPendingTasks();
        assertThat(places.sum()).isZero();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aRefusedUpgradeEndsItsConnection() {
        receive("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        channel.writeOutbound(response(HttpResponseStatus.SERVICE_UNAVAILABLE));
        assertThat(written()).contains("503").contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        channel.runPendingTasks();
    }

    private static void answer(EmbeddedChannel channel) {
        channel.writeOutbound(response(HttpResponseStatus.OK));
        channel.runPendingTasks();
    }

    private static DefaultFullHttpResponse response(HttpResponseStatus status) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer("page", StandardCharsets.US_ASCII));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 4);
        return response;
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            text.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return text.toString();
    }
}
