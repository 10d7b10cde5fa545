package dev.camelstr.component.nostr.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedInputStreamTest {

    private static final int MAX = 1_000;
    private static final String HEAD = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    private static final int TEXT = 0x81;
    private static final int FIRST = 0x01;
    private static final int MIDDLE = 0x00;
    private static final int LAST = 0x80;
    private static final int PING = 0x89;
    private static final int COMPRESSED = 0xc1;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] frame(int first, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (length < 126) {
            out.write(length);
        } else if (length < 65_536) {
            out.write(126);
            out.write(length >>> 8);
            out.write(length);
        } else {
            out.writeBytes(new byte[] {127, 0, 0, 0, 0});
            out.writeBytes(
                    new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length});
        }
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'x');
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private void head() {
        sent.writeBytes(ascii(HEAD));
        expected.writeBytes(ascii(HEAD));
    }

    private void kept(int first, int length) {
        sent.writeBytes(frame(first, length));
        expected.writeBytes(frame(first, length));
    }

    private void leftOut(int first, int length) {
        sent.writeBytes(frame(first, length));
    }

    private InputStream stream() {
        return stream(Integer.MAX_VALUE);
    }

    /** @param segment how many bytes come at a time */
    private InputStream stream(int segment) {
        InputStream network = new ByteArrayInputStream(sent.toByteArray()) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, segment));
            }
        };
        return new GuardedInputStream(network, new FrameGuard(MAX));
    }

    private void assertHandedOnWhatIsExpected() throws IOException {
        for (int segment : new int[] {1, 2, 3, 7, 100, 100_000}) {
            assertThat(stream(segment).readAllBytes())
                    .as("in segments of %d", segment)
                    .isEqualTo(expected.toByteArray());
        }
    }

    /** Reads to the end of what is good; whatever comes then is refused, again and again. */
    private void assertRefusedThere(String words) throws IOException {
        InputStream stream = stream();
        assertThat(stream.readNBytes(expected.size())).isEqualTo(expected.toByteArray());
        assertThatThrownBy(stream::read)
                .isInstanceOf(RefusedInputException.class)
                .hasMessageContaining(words);
        assertThatThrownBy(stream::read).isInstanceOf(RefusedInputException.class);
    }

    @Property(tries = 300, seed = "1019")
    void ofAnyMessagesThoseThatAreTooLongAreReplacedHoweverTheStreamIsCut(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 3_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 300) int segment,
            @ForAll @IntRange(min = 1, max = 300) int asked)
            throws IOException {
        sent.reset();
        expected.reset();
        head();
        for (int length : lengths) {
            if (length > MAX) {
                leftOut(TEXT, length);
                expected.writeBytes(OverlongMark.frame(false, length));
            } else {
                kept(TEXT, length);
            }
        }
        InputStream stream = stream(segment);
        ByteArrayOutputStream handedOn = new ByteArrayOutputStream();
        byte[] buffer = new byte[asked];
        for (int read = stream.read(buffer); read > 0; read = stream.read(buffer)) {
            handedOn.write(buffer, 0, read);
        }
        assertThat(handedOn.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void aMessageInFragmentsEndsWhereItIsTooLong() throws IOException {
        head();
        kept(FIRST, 400);
        kept(MIDDLE, 300);
        leftOut(MIDDLE, 200);
        kept(PING, 5);
        leftOut(MIDDLE, 10);
        leftOut(LAST, 0);
        expected.writeBytes(OverlongMark.frame(true, 910));
        kept(TEXT, 1_000);
        assertHandedOnWhatIsExpected();
    }

    @Test
    void aMessageWhoseFirstFragmentIsTooLongIsReplacedAtItsEnd() throws IOException {
        head();
        leftOut(FIRST, 1_001);
        kept(PING, 0);
        leftOut(MIDDLE, 20);
        kept(PING, 125);
        leftOut(LAST, 5);
        expected.writeBytes(OverlongMark.frame(false, 1_026));
        kept(TEXT, 3);
        assertHandedOnWhatIsExpected();
    }

    @Test
    void controlFramesBetweenFragmentsDoNotCount() throws IOException {
        head();
        kept(FIRST, 400);
        for (int i = 0; i < 100; i++) {
            kept(PING, 125);
        }
        kept(LAST, 400);
        assertHandedOnWhatIsExpected();
    }

    @Test
    void aMessageOf64TimesTheLimitIsReadOverAndALongerOneIsNot() throws IOException {
        head();
        leftOut(TEXT, 64 * MAX);
        expected.writeBytes(OverlongMark.frame(false, 64 * MAX));
        kept(TEXT, 5);
        assertHandedOnWhatIsExpected();
        sent.writeBytes(frame(TEXT, 64 * MAX + 1));
        assertRefusedThere("more than 64000 bytes");
    }

    @Test
    void fragmentsWithoutEndAreRefusedThough() throws IOException {
        head();
        leftOut(FIRST, 60_000);
        leftOut(MIDDLE, 3_800);
        leftOut(MIDDLE, 0);
        assertRefusedThere("more than 64000 bytes");
    }

    @Test
    void emptyFragmentsAreNotFree() throws IOException {
        head();
        kept(FIRST, 1);
        for (int i = 0; i < 7; i++) {
            kept(MIDDLE, 0);
        }
        for (int i = 7; i < 500; i++) {
            leftOut(MIDDLE, 0);
        }
        assertRefusedThere("more than 64000 bytes");
    }

    @Test
    void aMessageWithinOneThatIsLeftOutIsRefused() throws IOException {
        head();
        leftOut(FIRST, 2_000);
        leftOut(TEXT, 5);
        assertRefusedThere("a message within another");
    }

    @Test
    void aCompressedMessageHasAnEighthOfTheBoundAndIsNotLeftOut() throws IOException {
        head();
        kept(COMPRESSED, 125);
        assertHandedOnWhatIsExpected();
        sent.writeBytes(frame(COMPRESSED, 126));
        assertRefusedThere("more than 125 compressed bytes");
    }

    @Test
    void aLengthThatIsNegativeIsRefused() throws IOException {
        head();
        sent.writeBytes(new byte[] {(byte) TEXT, 127, -1, -1, -1, -1, -1, -1, -1, -1});
        assertRefusedThere("more than 64000 bytes");
    }

    @Test
    void aControlFrameThatIsTooLongIsRefused() throws IOException {
        head();
        kept(TEXT, 10);
        sent.writeBytes(frame(PING, 126));
        assertRefusedThere("a control frame of 126");
    }

    @Test
    void nobodyElseCanMakeTheMark() {
        byte[] frame = OverlongMark.frame(false, 5_000_000);
        byte[] message = Arrays.copyOfRange(frame, 2, frame.length);
        assertThat(OverlongMark.in(message)).hasValue(5_000_000);
        byte[] longer = new byte[200];
        System.arraycopy(message, 0, longer, longer.length - message.length, message.length);
        assertThat(OverlongMark.in(longer)).hasValue(5_000_000);
        longer[longer.length - message.length] ^= 1;
        assertThat(OverlongMark.in(longer)).isEmpty();
        assertThat(OverlongMark.in(new byte[5])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 101 X\n\n", "HTTP/1.1 101 X\r\r\n\r\n", "HTTP/1.1 101 X\r\nA: b\n\r\n"})
    void aHeadThatEndsItsLinesOtherwiseIsRefused(String head) throws IOException {
        sent.writeBytes(ascii(head));
        assertRefusedThere("CR LF");
    }

    @Test
    void aHeadWithoutEndIsRefused() throws IOException {
        sent.writeBytes(ascii("HTTP/1.1 101 Switching Protocols\r\nX: " + "y".repeat(20_000)));
        assertRefusedThere("longer than 16384");
    }

    @Test
    void whatIsNoHttpIsRefusedWithItsLineMadeHarmless() throws IOException {
        sent.writeBytes(ascii("SSH-2.0-\u001b\u0007OpenSSH\r\n"));
        assertRefusedThere("it answered what is no HTTP: SSH-2.0-\uFFFD\uFFFDOpenSSH");
    }

    @Test
    void anotherStatusIsRefusedInItsOwnWordsWhateverComesAfterThem() throws IOException {
        sent.writeBytes(
                ascii("HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\nContent-Length: 2000000000\r\n\r\n<html>"));
        assertRefusedThere("it answered HTTP/1.1 503 Busy, a web page");
    }

    @Test
    void aHeadThatIsCutOffIsTheEnd() throws IOException {
        sent.writeBytes(ascii("HTTP/1.1 101 Switching Protocols\r\nUpgr"));
        assertThat(stream().readAllBytes()).isEmpty();
    }

    @Test
    void nothingIsPromisedThatMayHaveToBeWaitedFor() throws IOException {
        head();
        kept(TEXT, 100);
        List<Integer> promised = new ArrayList<>();
        InputStream stream = stream(1);
        while (stream.read() >= 0) {
            promised.add(stream.available());
        }
        assertThat(promised).hasSize(expected.size()).endsWith(0);
    }
}
