package dev.camelstr.component.nostr.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameGuardTest {

    private static final int MAX = 1_000;
    private static final String HEAD = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void frame(ByteArrayOutputStream out, int first, int length) {
        out.write(first);
        if (length < 126) {
            out.write(length);
        } else {
            out.write(126);
            out.write(length >>> 8);
            out.write(length);
        }
        out.writeBytes(new byte[length]);
    }

    private static FrameGuard afterHead() {
        FrameGuard guard = new FrameGuard(MAX);
        byte[] head = ascii(HEAD);
        assertThat(guard.accept(head, 0, head.length)).isEqualTo(head.length);
        return guard;
    }

    private static int accepted(byte[] bytes) {
        return afterHead().accept(bytes, 0, bytes.length);
    }

    @Property(tries = 300, seed = "1019")
    void howTheStreamIsCutMakesNoDifference(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 1_200) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 300) int step)
            throws RefusedInputException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(ascii(HEAD));
        int expected = -1;
        for (int length : lengths) {
            if (length > MAX && expected < 0) {
                // The header is refused with its last byte.
                expected = stream.size() + 3;
            }
            frame(stream, 0x81, length);
        }
        byte[] bytes = stream.toByteArray();
        FrameGuard guard = new FrameGuard(MAX);
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(step, bytes.length - at);
            int accepted = guard.accept(bytes, at, length);
            at += accepted;
            if (accepted < length) {
                break;
            }
        }
        assertThat(at).isEqualTo(expected < 0 ? bytes.length : expected);
        if (expected < 0) {
            guard.throwRefusal();
        } else {
            assertThatThrownBy(guard::throwRefusal).hasMessageContaining("more than 1000 bytes");
        }
    }

    @Test
    void fragmentsAreSummed() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        frame(stream, 0x01, 400);
        frame(stream, 0x00, 300);
        assertThat(accepted(stream.toByteArray())).isEqualTo(stream.size());

        frame(stream, 0x80, 100);
        assertThat(accepted(stream.toByteArray())).isLessThan(stream.size());
    }

    @Test
    void controlFramesBetweenFragmentsDoNotCount() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        frame(stream, 0x01, 400);
        for (int i = 0; i < 100; i++) {
            frame(stream, 0x89, 125);
        }
        frame(stream, 0x80, 400);
        assertThat(accepted(stream.toByteArray())).isEqualTo(stream.size());
    }

    @Test
    void aCompressedMessageHasAnEighthOfTheBound() {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        frame(small, 0xc1, 125);
        assertThat(accepted(small.toByteArray())).isEqualTo(small.size());
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        frame(large, 0xc1, 126);
        assertThat(accepted(large.toByteArray())).isLessThan(large.size());
    }

    @Test
    void aHeadThatEndsItsLinesOtherwiseIsRefused() {
        for (String head : List.of("HTTP/1.1 101 X\n\n", "HTTP/1.1 101 X\r\r\n\r\n", "HTTP/1.1 101 X\r\nA: b\n\r\n")) {
            FrameGuard guard = new FrameGuard(MAX);
            guard.accept(ascii(head), 0, head.length());
            assertThatThrownBy(guard::throwRefusal).hasMessageContaining("CR LF");
        }
    }

    @Test
    void anotherStatusIsRefusedWithItsLineMadeHarmless() {
        FrameGuard guard = new FrameGuard(MAX);
        byte[] head = ascii("HTTP/1.1 429 Too\u001b Many\r\nRetry-After: 5\r\n\r\n");
        guard.accept(head, 0, head.length);
        assertThatThrownBy(guard::throwRefusal).hasMessage("it answered HTTP/1.1 429 Too? Many");
    }

    @Test
    void theStreamHandsOnWhatIsGoodAndThenFails() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(ascii(HEAD));
        frame(stream, 0x81, 10);
        int good = stream.size();
        frame(stream, 0x81, 2_000);
        try (GuardedInputStream in =
                new GuardedInputStream(new ByteArrayInputStream(stream.toByteArray()), new FrameGuard(MAX))) {
            byte[] buffer = new byte[8_192];
            int read = in.read(buffer, 0, buffer.length);
            assertThat(read).isBetween(good, good + 4);
            assertThatThrownBy(() -> in.read(buffer, 0, buffer.length)).isInstanceOf(RefusedInputException.class);
            assertThatThrownBy(in::read).isInstanceOf(RefusedInputException.class);
        }
    }

    @Test
    void aByteAtATimeIsReadAsWell() {
        assertThatCode(() -> {
                    byte[] head = ascii(HEAD);
                    try (GuardedInputStream in =
                            new GuardedInputStream(new ByteArrayInputStream(head), new FrameGuard(MAX))) {
                        assertThat(in.read()).isEqualTo('H');
                        assertThat(in.readAllBytes()).hasSize(head.length - 1);
                        assertThat(in.read()).isEqualTo(-1);
                    }
                })
                .doesNotThrowAnyException();
    }
}
