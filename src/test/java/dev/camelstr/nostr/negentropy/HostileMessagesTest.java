package dev.camelstr.nostr.negentropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a message is, it is answered within the frame or refused, soon. The seeds are fixed: a failure comes again. */
class HostileMessagesTest {
    private static final int FRAME = 4096;
    private static final int MESSAGE = 131_072;
    private static final Records MANY = many(200_000);

    private static Records many(int count) {
        Random random = new Random(7);
        Records.Builder builder = Records.builder();
        for (int i = 0; i < count; i++) {
            builder.add(random.nextInt(count / 10), RecordsTest.randomId(random));
        }
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no version
                "6100", // cut in a bound
                "610000", // cut before the mode
                "61000001", // cut before the fingerprint
                "61000001" + "00000000", // cut in the fingerprint
                "610000" + "03", // no such mode
                "610000" + "818000", // nor that
                "610000" + "02", // cut before the length of a list
                "610000" + "02" + "01", // cut before the id
                "610000" + "02" + "81ffffffffffffffff7f", // more ids than can be
                "610000" + "00" + "0100" + "00", // behind infinity
            })
    void whatIsNoMessageIsRefused(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> new Responder(MANY, FRAME).answer(message)).isInstanceOf(NegentropyException.class);
        assertThatThrownBy(() -> new Initiator(MANY, FRAME).answer(message)).isInstanceOf(NegentropyException.class);
    }

    @Test
    void mutatedMessagesAreAnsweredOrRefused() {
        Random random = new Random(11);
        Responder responder = new Responder(MANY, FRAME);
        Initiator initiator = new Initiator(many(150_000), FRAME);
        byte[] open = initiator.open();
        int answered = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] mutated = mutated(open, random);
            try {
                byte[] answer = responder.answer(mutated);
                assertThat(answer.length).isLessThanOrEqualTo(FRAME);
                initiator.answer(mutated(answer, random));
                answered++;
            } catch (NegentropyException refused) {
                assertThat(refused).hasMessageMatching("[a-z ].*");
            }
        }
        assertThat(answered).isPositive();
    }

    private static byte[] mutated(byte[] message, Random random) {
        byte[] mutated =
                Arrays.copyOf(message, message.length - random.nextInt(3) * random.nextInt(message.length) / 4);
        for (int changes = random.nextInt(4); changes > 0 && mutated.length > 1; changes--) {
            mutated[1 + random.nextInt(mutated.length - 1)] = (byte) random.nextInt(256);
        }
        return mutated;
    }

    @Test
    void aMessageFullOfRangesIsAnsweredSoonAndWithinTheFrame() {
        byte[] fingerprints = full(new byte[] {2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        byte[] lists = full(new byte[] {2, 0, 2, 0});
        byte[] emptyRanges = full(new byte[] {1, 0, 2, 0});
        byte[] skips = full(new byte[] {2, 0, 0});
        byte[] everything = {0x61, 0, 0, 2, 0};

        assertTimeout(Duration.ofSeconds(60), () -> {
            for (byte[] message : new byte[][] {fingerprints, lists, emptyRanges, skips, everything}) {
                for (int frame : new int[] {FRAME, 500_000}) {
                    assertThat(new Responder(MANY, frame).answer(message).length)
                            .isLessThanOrEqualTo(frame);
                }
            }
        });
    }

    /** A message as long as a relay takes, of the same range again and again. */
    private static byte[] full(byte[] range) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(0x61);
        while (message.size() + range.length <= MESSAGE) {
            message.writeBytes(range);
        }
        return message.toByteArray();
    }
}
