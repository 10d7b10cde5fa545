package dev.camelstr.component.local.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.component.local.LocalStreams;
import dev.camelstr.component.local.files.CorruptLogException;
import dev.camelstr.component.local.files.DurableFiles;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
    @TempDir
    Path folder;

    @Test
    void aTailThatIsCutAnywhereLosesOnlyItsLastRecord() throws Exception {
        byte[] whole = write(5, 1);
        int lastRecord = recordStart(whole, 4);
        for (int length = lastRecord; length < whole.length; length++) {
            crashedWith(Arrays.copyOf(whole, length));
            assertThat(readAll()).as("cut at %d", length).isEqualTo(List.of("m0", "m1", "m2", "m3"));
        }
    }

    @Test
    void aByteThatIsWrongAnywhereInTheLastCommitLosesOnlyWhatFollowsIt() throws Exception {
        byte[] whole = write(2, 3);
        int fourth = recordStart(whole, 3);
        for (int at = fourth; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            crashedWith(damaged);
            assertThat(readAll())
                    .as("damaged at %d", at)
                    .startsWith("m0", "m1", "m2")
                    .doesNotContain("m" + recordOf(whole, at));
        }
    }

    @Test
    void aByteThatIsWrongBeforeTheLastCommitIsReported() throws Exception {
        byte[] whole = write(3, 2);
        int lastCommit = recordStart(whole, 4);
        for (int at = SegmentHeader.SIZE; at < lastCommit; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x01;
            crashedWith(damaged);
            assertThatThrownBy(this::readAll)
                    .as("damaged at %d", at)
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining("is damaged at byte " + recordStart(whole, recordOf(whole, at)))
                    .hasMessageContaining("(offset " + recordOf(whole, at) + ")");
        }
    }

    @Test
    void zerosBehindTheLastRecordAreCut() throws Exception {
        byte[] whole = write(3, 1);
        crashedWith(Arrays.copyOf(whole, whole.length + 5000));
        assertThat(readAll()).isEqualTo(List.of("m0", "m1", "m2"));
        assertThat(Files.size(segment())).isEqualTo(whole.length);
    }

    @Test
    void whatIsPublishedAfterARecoveryFollowsTheLastWholeRecord() throws Exception {
        byte[] whole = write(3, 1);
        crashedWith(Arrays.copyOf(whole, whole.length - 1));
        try (TestLog log = new TestLog(folder)) {
            log.append("new");
        }
        assertThat(readAll()).isEqualTo(List.of("m0", "m1", "new"));
    }

    @Test
    void aNewSegmentWithoutAWholeHeaderIsBegunAnew() throws Exception {
        write(3, 1);
        Files.write(Segment.file(partition(), 3), new byte[] {1, 2, 3});
        assertThat(readAll()).isEqualTo(List.of("m0", "m1", "m2"));
        try (TestLog log = new TestLog(folder)) {
            log.append("m3");
        }
        assertThat(readAll()).isEqualTo(List.of("m0", "m1", "m2", "m3"));
    }

    @Test
    void confirmedMessagesThatAreMissingAfterACleanStopAreReported() throws Exception {
        byte[] whole = write(3, 1);
        DurableFiles.writeNumber(partition().resolve(PartitionLog.DURABLE), 3);
        Files.write(segment(), Arrays.copyOf(whole, recordStart(whole, 2)));
        assertThatThrownBy(this::readAll)
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("ends at offset 2, but all below 3 had been confirmed");
    }

    @Test
    void damageInAnOlderSegmentIsReportedWhenItIsRead() throws Exception {
        List<String> all = new ArrayList<>();
        try (TestLog log = new TestLog(folder)) {
            log.segmentSize(100);
            for (int i = 0; i < 20; i++) {
                log.append("m" + i);
                all.add("m" + i);
            }
        }
        assertThat(readAll()).isEqualTo(all);
        Path second = segments().get(1);
        byte[] bytes = Files.readAllBytes(second);
        bytes[bytes.length - 1] ^= 1;
        Files.write(second, bytes);
        assertThatThrownBy(this::readAll)
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(second.toString())
                .hasMessageContaining("offset");
    }

    @Test
    void aSegmentThatWasMovedAwayLeavesAGapThatCanBeSeenByItsOffsets() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.segmentSize(100);
            for (int i = 0; i < 20; i++) {
                log.append("m" + i);
            }
        }
        List<Path> before = segments();
        long from = Segment.base(before.get(1));
        long to = Segment.base(before.get(2));
        Files.delete(before.get(1));
        try (TestLog log = new TestLog(folder)) {
            assertThat(log.readFrom(0).stream().map(message -> message.origin().offset()))
                    .containsExactlyElementsOf(IntStream.range(0, 20)
                            .filter(i -> i < from || i >= to)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
    }

    @Test
    void bytesThatLookLikeARecordAreNotTakenForOne() throws Exception {
        byte[] whole = write(3, 1);
        int second = recordStart(whole, 1);
        byte[] forged = Arrays.copyOfRange(whole, second, recordStart(whole, 2));
        Files.delete(segment());
        byte[] withForged;
        try (TestLog log = new TestLog(folder)) {
            log.appendBytes(forged);
            withForged = Files.readAllBytes(segment());
        }
        withForged[SegmentHeader.SIZE + 30] ^= 1;
        crashedWith(withForged);
        assertThat(readAll()).isEmpty();
    }

    /** Commits of so many messages each; returns the file as it is after the last. */
    private byte[] write(int commits, int messages) throws Exception {
        byte[] bytes;
        try (TestLog log = new TestLog(folder)) {
            for (int commit = 0; commit < commits; commit++) {
                int first = commit * messages;
                log.append(IntStream.range(first, first + messages)
                        .mapToObj(i -> "m" + i)
                        .toArray(String[]::new));
            }
            bytes = Files.readAllBytes(segment());
        }
        Files.deleteIfExists(partition().resolve(PartitionLog.DURABLE));
        return bytes;
    }

    /** As the folder is after a crash: without the mark of a clean stop. */
    private void crashedWith(byte[] bytes) throws IOException {
        Files.deleteIfExists(partition().resolve(PartitionLog.DURABLE));
        Files.write(segment(), bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private List<String> readAll() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            StreamInfo info = log.info();
            List<InboundMessage> messages = log.readFrom(0);
            assertThat(messages).hasSize((int) (info.next() - info.first()));
            return LocalStreams.bodies(messages);
        }
    }

    private static int recordStart(byte[] file, int index) {
        int at = SegmentHeader.SIZE;
        for (int i = 0; i < index; i++) {
            at += (int) LogRecord.size(ByteBuffer.wrap(file), at);
        }
        return at;
    }

    private static int recordOf(byte[] file, int position) {
        int index = 0;
        while (recordStart(file, index + 1) <= position) {
            index++;
        }
        return index;
    }

    private Path partition() {
        return folder.resolve(TestLog.STREAM).resolve("0");
    }

    private Path segment() {
        return Segment.file(partition(), 0);
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(partition())) {
            return files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
