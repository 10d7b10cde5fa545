package dev.camelstr.component.local.log;

import dev.camelstr.component.stream.Batch;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.StartOffset;
import dev.camelstr.component.stream.StreamInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The log of a stream with one partition, without Camel. */
public final class TestLog implements AutoCloseable {
    static final String STREAM = "test";

    private final LogFolder folder;
    private final PartitionLog log;

    public TestLog(Path directory) throws Exception {
        folder = LogFolder.open(directory, TestLog::daemon);
        try {
            log = folder.declared(STREAM, 1).partition(0);
        } catch (Exception e) {
            folder.close();
            throw e;
        }
    }

    public static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    public PartitionLog log() {
        return log;
    }

    public StreamInfo info() {
        return log.info();
    }

    public void segmentSize(long bytes) {
        log.retention(new Retention(OptionalLong.empty(), Optional.empty(), bytes, true));
    }

    void retention(long maxLength, Optional<Duration> maxAge, long segmentSize, boolean keepsUnapplied) {
        log.retention(new Retention(OptionalLong.of(maxLength), maxAge, segmentSize, keepsUnapplied));
    }

    /** Appends all as one, and waits until they are durable. */
    public void append(String... bodies) throws Exception {
        await(offer(Arrays.stream(bodies)
                .map(body -> new OutboundMessage(body.getBytes(StandardCharsets.UTF_8), Map.of()))
                .toList()));
    }

    public void appendBytes(byte[] body) throws Exception {
        await(offer(List.of(new OutboundMessage(body, Map.of()))));
    }

    public CompletableFuture<Optional<Exception>> offer(List<OutboundMessage> messages) throws InterruptedException {
        CompletableFuture<Optional<Exception>> done = new CompletableFuture<>();
        log.append(new Append(messages, done::complete), 10_000, 60_000);
        return done;
    }

    public static void await(CompletableFuture<Optional<Exception>> done) throws Exception {
        Optional<Exception> failure = done.get(60, TimeUnit.SECONDS);
        if (failure.isPresent()) {
            throw new ExecutionException(failure.get());
        }
    }

    public List<InboundMessage> readFrom(long offset) throws Exception {
        return read(new StartOffset.At(offset));
    }

    public List<InboundMessage> read(StartOffset from) throws Exception {
        List<InboundMessage> messages = new ArrayList<>();
        try (LogReader reader = log.reader(from)) {
            Batch batch;
            do {
                batch = new Batch(100, Long.MAX_VALUE);
                reader.read(batch);
                messages.addAll(batch.messages());
            } while (!batch.messages().isEmpty());
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
