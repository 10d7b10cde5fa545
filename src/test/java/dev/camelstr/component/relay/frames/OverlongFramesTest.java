package dev.camelstr.component.relay.frames;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.memory.ClientMemory;
import dev.camelstr.component.relay.memory.MemoryTotals;
import dev.camelstr.testing.RawClient;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bytes go in as they may come from a socket, in pieces of any length; messages come out of Netty's own decoder. */
class OverlongFramesTest {
    private static final int MAX = 1_000;
    private static final String ENDING = ", and in the end ";

    /** What a client's frames amounted to, in their order. */
    private static final class Told implements FrameListener {
        private final List<String> all = new ArrayList<>();

        @Override
        public void heard() {}

        @Override
        public void received(byte[] message) {
            all.add(text(message));
        }

        @Override
        public void receivedBinary() {
            all.add("binary");
        }

        @Override
        public void overlong(byte[] beginning, byte[] ending) {
            String first = "overlong " + text(beginning).replaceAll("x+$", "");
            all.add(awaitsEnding(beginning) ? first + ENDING + text(ending) : first);
        }

        @Override
        public boolean awaitsEnding(byte[] beginning) {
            return text(beginning).startsWith("[\"EVENT\"");
        }

        @Override
        public void fragment() {}

        @Override
        public void skipped(int bytes) {}

        @Override
        public void endless() {
            all.add("endless");
        }

        @Override
        public void violated(int code, String reason) {
            all.add("violated " + code);
        }

        @Override
        public void closedByClient() {
            all.add("closed");
        }

        @Override
        public void socketWritable() {}

        @Override
        public boolean isOpen() {
            return true;
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String message(int number, int length) {
        String start = "[" + number + ",";
        return start + "x".repeat(Math.max(0, length - start.length()));
    }

    private static String told(int number, int length) {
        if (length <= MAX) {
            return message(number, length);
        }
        return "overlong [" + number + ",";
    }

    /** What these bytes amount to, when they come in pieces of these lengths. */
    static List<String> read(byte[] bytes, List<Integer> pieces) {
        return read(bytes, pieces, MAX);
    }

    private static List<String> read(byte[] bytes, List<Integer> pieces, int max) {
        NostrRelayConfiguration configuration = new NostrRelayConfiguration();
        configuration.setMaxMessageBytes(max);
        Told told = new Told();
        ArrivalMeter arrivals = new ArrivalMeter(
                told,
                new ClientMemory(new MemoryTotals(), Long.MAX_VALUE).address().session());
        FrameHandler frames = new FrameHandler(told, arrivals, configuration);
        WebSocketDecoderConfig decoder = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(true)
                .maxFramePayloadLength(max)
                .closeOnProtocolViolation(false) // as Vert.x has it
                .build();
        EmbeddedChannel channel = new EmbeddedChannel(
                new OverlongFrames(told, frames, max), arrivals, new WebSocket13FrameDecoder(decoder), frames);
        int at = 0;
        for (int i = 0; at < bytes.length && channel.isOpen(); i++) {
            int count = Math.min(bytes.length - at, pieces.get(i % pieces.size()));
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, count));
            at += count;
        }
        channel.finishAndReleaseAll();
        return told.all;
    }

    /** In this many frames, with a mask and a ping before the last of them. */
    private static byte[] encoded(String message, int frames, int mask) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < frames; i++) {
            int from = bytes.length * i / frames;
            int to = bytes.length * (i + 1) / frames;
            boolean last = i == frames - 1;
            if (last && frames > 1) {
                out.writeBytes(RawClient.encode(0x80 | RawClient.PING, new byte[3]));
            }
            int first = (last ? 0x80 : 0) | (i == 0 ? RawClient.TEXT : RawClient.CONTINUATION);
            out.writeBytes(
                    masked(RawClient.encode(first, java.util.Arrays.copyOfRange(bytes, from, to)), to - from, mask));
        }
        return out.toByteArray();
    }

    private static byte[] masked(byte[] frame, int payload, int mask) {
        int start = frame.length - payload;
        for (int i = 0; i < 4; i++) {
            frame[start - 4 + i] = (byte) (mask >> 8 * i);
        }
        for (int i = 0; i < payload; i++) {
            frame[start + i] ^= (byte) (mask >> 8 * (i & 3));
        }
        return frame;
    }

    @Property
    void messagesComeAsTheyWereSentAndOverlongOnesAreToldWithTheirBeginning(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 10, max = 3_500) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 4) int frames,
            @ForAll int mask,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 1_500) Integer> pieces) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            bytes.writeBytes(encoded(message(i, lengths.get(i)), frames, mask));
            expected.add(told(i, lengths.get(i)));
        }

        assertThat(read(bytes.toByteArray(), pieces)).isEqualTo(expected);
    }

    @Test
    void whatIsNoFrameOfAClientIsSeenAtOnce() {
        assertThat(read(new byte[] {(byte) 0xff, (byte) 0xff}, List.of(1))).containsExactly("violated 1002");
        assertThat(read(new byte[] {(byte) 0x81, 0x7e}, List.of(1))).containsExactly("violated 1002");
    }

    @Test
    void whatFollowsBehindABrokenRuleIsNotTold() {
        byte[] bytes = HexFormat.of()
                .parseHex("00800a81818181fe81810707bebe08002d"); // a fragment of no message, then a long one

        for (List<Integer> pieces : List.of(List.of(1), List.of(3, 100), List.of(100))) {
            assertThat(read(bytes, pieces)).containsExactly("violated 1002");
        }
    }

    @Property(tries = 200)
    void beyondFourTimesTheLimitItEnds(
            @ForAll @IntRange(min = 4_100, max = 20_000) int length,
            @ForAll @IntRange(min = 1, max = 4) int frames,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 30, max = 1_500) Integer> pieces) {
        List<String> told = read(encoded(message(7, length), frames, 0x01020304), pieces);

        assertThat(told).hasSize(2).last().isEqualTo("endless");
        assertThat(told.get(0)).startsWith("overlong [7,");
    }

    @Property(tries = 200)
    void whereTheBeginningIsNotEnoughTheLastBytesAreToldOnceItHasEnded(
            @ForAll @IntRange(min = 2_100, max = 7_800) int length,
            @ForAll @IntRange(min = 1, max = 4) int frames,
            @ForAll int mask,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 1_500) Integer> pieces) {
        StringBuilder message = new StringBuilder("[\"EVENT\",");
        for (int i = 0; message.length() < length; i++) {
            message.append(i).append(' ');
        }

        List<String> told = read(encoded(message.toString(), frames, mask), pieces, 2_000);

        assertThat(told).singleElement().asString().endsWith(ENDING + message.substring(message.length() - 512));
    }
}
