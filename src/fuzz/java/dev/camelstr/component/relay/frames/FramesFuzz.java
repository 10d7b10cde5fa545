package dev.camelstr.component.relay.frames;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/** Any bytes behind a handshake are messages or an end, in pieces of any length the same. */
class FramesFuzz {
    @FuzzTest(maxDuration = "20s")
    void areTheSameInPieces(byte[] bytes) {
        List<String> whole = read(bytes, List.of(bytes.length + 1));
        assertThat(read(bytes, List.of(1))).isEqualTo(whole);
        assertThat(read(bytes, List.of(3, 100))).isEqualTo(whole);
    }

    /** What is far too long is told of at once, with as much of its beginning as has come by then. */
    private static List<String> read(byte[] bytes, List<Integer> pieces) {
        List<String> told = new ArrayList<>(OverlongFramesTest.read(bytes, pieces));
        int end = told.indexOf("endless");
        if (end > 0) {
            told.set(end - 1, "overlong");
        }
        return told;
    }
}
