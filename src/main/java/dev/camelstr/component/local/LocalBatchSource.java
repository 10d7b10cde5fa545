package dev.camelstr.component.local;

import dev.camelstr.component.local.log.Appliers;
import dev.camelstr.component.local.log.LogReader;
import dev.camelstr.component.local.log.PartitionLog;
import dev.camelstr.component.stream.Batch;
import dev.camelstr.component.stream.BatchSource;
import dev.camelstr.component.stream.StartOffset;
import dev.camelstr.component.stream.StreamInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the logs of several streams at one partition, straight from their files. */
final class LocalBatchSource implements BatchSource {
    private static final Logger LOG = LoggerFactory.getLogger(LocalBatchSource.class);
    private static final String UNNAMED = "default";

    private final Map<String, PartitionLog> logs = new LinkedHashMap<>();
    private final List<LogReader> readers = new ArrayList<>();
    private final Optional<String> name;
    private final boolean keepsPositions;
    private final Optional<ActiveConsumers> single;
    private final String singleKey;
    private final Wakeup wakeup = new Wakeup();
    private final Runnable listener = wakeup::raise;

    /**
     * @param name of the consumer
     * @param keepsPositions whether the logs keep its positions, under its name
     * @param single present if only one consumer of the name may read at a time
     */
    LocalBatchSource(
            List<PartitionLog> logs, Optional<String> name, boolean keepsPositions, Optional<ActiveConsumers> single) {
        logs.forEach(log -> this.logs.put(log.stream(), log));
        this.name = name.map(Appliers::requireSafe);
        this.keepsPositions = keepsPositions;
        this.single = single;
        PartitionLog last = logs.get(logs.size() - 1);
        this.singleKey = last.stream() + " " + last.partition() + " " + name.orElse(UNNAMED);
    }

    @Override
    public boolean awaitActive(Duration timeout) throws InterruptedException {
        wakeup.clear();
        if (single.isEmpty() || single.get().acquire(singleKey, this)) {
            return true;
        }
        wakeup.await(Wakeup.nanos(timeout));
        return false;
    }

    @Override
    public List<StreamInfo> info() {
        return logs.values().stream().map(PartitionLog::info).toList();
    }

    @Override
    public OptionalLong stored(String stream) {
        return name.isEmpty()
                ? OptionalLong.empty()
                : logs.get(stream).appliers().position(name.get());
    }

    @Override
    public void store(Map<String, Long> last) {
        name.ifPresent(consumer ->
                last.forEach((stream, offset) -> logs.get(stream).appliers().position(consumer, offset)));
    }

    @Override
    public void notNeededBelow(Map<String, Long> offsets) {
        offsets.forEach((stream, offset) -> logs.get(stream).appliers().outside(name.orElse(UNNAMED), offset));
    }

    @Override
    public void open(Map<String, StartOffset> from) {
        try {
            for (PartitionLog log : logs.values()) {
                log.addListener(listener);
                LogReader reader = log.reader(from.get(log.stream()));
                readers.add(reader);
                keepFirstPosition(log, reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A consumer that is killed before its first message was done must not begin behind it the next time. */
    private void keepFirstPosition(PartitionLog log, LogReader reader) {
        if (keepsPositions && stored(log.stream()).isEmpty()) {
            log.appliers().position(name.orElseThrow(), reader.offset() - 1);
        }
    }

    @Override
    public void take(Batch to, Duration timeout) throws InterruptedException {
        takeNow(to);
        if (to.messages().isEmpty()) {
            wakeup.await(Wakeup.nanos(timeout));
            takeNow(to);
        }
    }

    private void takeNow(Batch to) {
        wakeup.clear();
        try {
            for (LogReader reader : readers) {
                reader.read(to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void wakeUp() {
        wakeup.raise();
    }

    @Override
    public void shut() {
        logs.values().forEach(log -> log.removeListener(listener));
        for (LogReader reader : readers) {
            try {
                reader.close();
            } catch (IOException e) {
                LOG.debug("Closing a reader failed", e);
            }
        }
        readers.clear();
        single.ifPresent(consumers -> consumers.release(singleKey, this));
    }

    @Override
    public void close() {
        shut();
    }
}
