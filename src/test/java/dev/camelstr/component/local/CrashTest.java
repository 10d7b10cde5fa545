package dev.camelstr.component.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.local.log.Append;
import dev.camelstr.component.local.log.PartitionLog;
import dev.camelstr.component.local.log.TestLog;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.OutboundMessage;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class CrashTest {
    private static final int GENERATIONS = 3;

    @TempDir
    Path folder;

    /** The same folder is published to by one process after the other, each killed at a moment of its own. */
    @RepeatedTest(2)
    void whatWasConfirmedIsThereAfterTheProcessWasKilledAtAnyMoment() throws Exception {
        Random random = new Random();
        Set<String> confirmed = new HashSet<>();
        for (int generation = 0; generation < GENERATIONS; generation++) {
            confirmed.addAll(publishUntilKilled(generation, 1 + random.nextInt(20_000)));
        }
        try (TestLog log = new TestLog(folder)) {
            List<InboundMessage> messages = log.readFrom(0);
            assertThat(messages.stream().mapToLong(message -> message.origin().offset()))
                    .containsExactlyElementsOf(
                            LongStream.range(0, messages.size()).boxed().toList());
            List<String> there = LocalStreams.bodies(messages);
            assertThat(new HashSet<>(there)).containsAll(confirmed);
            assertThat(there).doesNotHaveDuplicates();
            log.append("and it goes on");
        }
    }

    /** Returns the lines that the publisher printed after their messages were confirmed. */
    private List<String> publishUntilKilled(int generation, int lines) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        Publisher.class.getName(),
                        folder.toString(),
                        Integer.toString(generation))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> confirmed = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.endsWith(";")) {
                    confirmed.add(line.substring(0, line.length() - 1));
                }
                if (confirmed.size() == lines) {
                    // Process.destroyForcibly would close the stream that still holds confirmations
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(confirmed).as("lines of generation %d", generation).hasSizeGreaterThanOrEqualTo(lines);
        return confirmed;
    }

    private static String classPath() {
        return Stream.of(Publisher.class, PartitionLog.class, Logger.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Publishes without end, in commits and segments of all sizes, and prints what was confirmed. */
    static final class Publisher {
        public static void main(String[] args) throws Exception {
            try (TestLog log = new TestLog(Path.of(args[0]))) {
                log.segmentSize(200_000);
                Random random = new Random();
                for (int i = 0; ; i++) {
                    publish(log, args[1] + "-" + i, 1 + random.nextInt(5), "x".repeat(random.nextInt(300)));
                }
            }
        }

        private static void publish(TestLog log, String name, int count, String padding) throws Exception {
            List<OutboundMessage> messages = new ArrayList<>();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < count; i++) {
                String body = name + "-" + i + padding;
                messages.add(new OutboundMessage(body.getBytes(StandardCharsets.UTF_8), Map.of("n", (long) i)));
                lines.append(body).append(";\n");
            }
            log.log().append(new Append(messages, failure -> print(lines, failure.isEmpty())), 1000, 120_000);
        }

        private static void print(StringBuilder lines, boolean confirmed) {
            if (confirmed) {
                byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
                System.out.write(bytes, 0, bytes.length);
                System.out.flush();
            }
        }
    }
}
