package dev.camelstr.component.relay.frames;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Any bytes behind a handshake are messages or an end, in pieces of any length the same. */
class FramesFuzz {
    @FuzzTest(maxDuration = "20s")
    void areTheSameInPieces(byte[] bytes) {
        List<String> whole = OverlongFramesTest.read(bytes, List.of(bytes.length + 1));
        assertThat(OverlongFramesTest.read(bytes, List.of(1))).isEqualTo(whole);
        assertThat(OverlongFramesTest.read(bytes, List.of(3, 100))).isEqualTo(whole);
    }
}
