package dev.camelstr.pipeline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.store.Verdict;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.junit.jupiter.api.Test;

class ImporterIT {
    private static final ImportListener NOBODY = (line, code, message) -> {};

    private static InputStream lines(String... lines) {
        return new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoeverWaitsForItAndGoesAwayEndsIt() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve", "import")) {
            Importer importer = relay.application().bean("importer", Importer.class);
            importer.setPatience(Duration.ofSeconds(20));
            ImportListener gone = (line, code, message) -> {
                throw new UncheckedIOException(new IOException("connection reset"));
            };

            assertThatThrownBy(() -> importer.importLines(lines("no event", "nor this"), gone))
                    .hasRootCauseMessage("connection reset");

            byte[] note =
                    TestRelay.author().sign(new EventBuilder(1).content("next")).raw();
            ImportReport next = importer.importLines(lines(new String(note, StandardCharsets.UTF_8)), NOBODY);
            assertThat(next.count(Verdict.STORED)).isOne();
        }
    }

    /** What is decided before the reader has found the end of the changelog would not be told to it. */
    @Test
    void nothingIsPublishedBeforeItsVerdictCanBeRead() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve", "import")) {
            Importer importer = relay.application().bean("importer", Importer.class);
            importer.setPatience(Duration.ofSeconds(10));
            relay.application().context().getExecutorServiceManager().setThreadPoolFactory(new SlowThreads());

            byte[] note = TestRelay.author()
                    .sign(new EventBuilder(1).content("at once"))
                    .raw();
            ImportReport report = importer.importLines(lines(new String(note, StandardCharsets.UTF_8)), NOBODY);

            assertThat(report.count(Verdict.STORED)).isOne();
        }
    }

    /** Threads that begin long after they are started. */
    private static final class SlowThreads extends DefaultThreadPoolFactory {
        private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

        @Override
        public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
            return super.newThreadPool(
                    profile,
                    work -> threads.newThread(() -> {
                        LockSupport.parkNanos(SECOND);
                        work.run();
                    }));
        }
    }
}
