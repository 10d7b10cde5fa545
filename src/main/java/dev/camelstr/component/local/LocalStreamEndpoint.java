package dev.camelstr.component.local;

import dev.camelstr.component.local.log.LogFolder;
import dev.camelstr.component.local.log.PartitionLog;
import dev.camelstr.component.local.log.Retention;
import dev.camelstr.component.local.log.StreamLog;
import dev.camelstr.component.stream.BatchSource;
import dev.camelstr.component.stream.StreamConstants;
import dev.camelstr.component.stream.StreamEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Category;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;

/**
 * Publish to and consume from streams that are files of this machine: append-only logs with the options, headers and
 * guarantees of RabbitMQ Streams, without a broker.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "local-stream",
        title = "Local Stream",
        syntax = "local-stream:streams",
        category = {Category.MESSAGING, Category.FILE},
        remote = false,
        headersClass = StreamConstants.class)
public class LocalStreamEndpoint extends StreamEndpoint {

    public LocalStreamEndpoint(String uri, LocalStreamComponent component) {
        super(uri, component);
    }

    @Override
    public LocalStreamComponent getComponent() {
        return (LocalStreamComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        if (streamNames().size() != 1) {
            throw new IllegalArgumentException("A producer writes to one stream, not to " + getStreams());
        }
        return new LocalStreamProducer(this);
    }

    @Override
    protected BatchSource source(int partition) {
        List<PartitionLog> logs = new ArrayList<>();
        for (String stream : streamNames()) {
            logs.add(log(stream).partition(partition));
        }
        Optional<ActiveConsumers> single =
                isActiveAlone() ? Optional.of(getComponent().activeConsumers()) : Optional.empty();
        boolean keepsPositions = getName() != null && getPositions() == null;
        return new LocalBatchSource(logs, Optional.ofNullable(getName()), keepsPositions, single);
    }

    /** The stream, opened and with the retention that this endpoint asks for. */
    StreamLog log(String stream) {
        try {
            LogFolder folder = getComponent().folder();
            StreamLog log = isDeclare() ? folder.declared(stream, getPartitions()) : folder.existing(stream);
            log.partitions().forEach(partition -> partition.retention(merge(partition.retention())));
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open stream " + stream, e);
        }
    }

    /** What this endpoint does not say stays as another has set it. */
    private Retention merge(Retention before) {
        return new Retention(
                maxLengthBytes().isPresent() ? maxLengthBytes() : before.maxLength(),
                getMaxAge() > 0 ? Optional.of(Duration.ofMillis(getMaxAge())) : before.maxAge(),
                segmentSizeBytes().orElse(before.segmentSize()),
                getRetention() == null ? before.keepsUnapplied() : !"size".equals(getRetention()));
    }
}
