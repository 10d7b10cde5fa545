package dev.camelstr.component.rabbitmq;

import dev.camelstr.component.stream.Batch;
import dev.camelstr.component.stream.BatchSource;
import dev.camelstr.component.stream.StartOffset;
import dev.camelstr.component.stream.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One partition of all streams of a consumer. */
final class RabbitMqBatchSource implements BatchSource {
    private final RabbitMqStreamEndpoint endpoint;
    private final int partition;
    private final Optional<ActiveElection> election;
    private final Optional<OffsetKeeper> keeper;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private volatile List<PartitionReader> readers = List.of();
    private boolean woken;

    RabbitMqBatchSource(RabbitMqStreamEndpoint endpoint, int partition, Optional<ActiveElection> election) {
        this.endpoint = endpoint;
        this.partition = partition;
        this.election = election;
        this.keeper = endpoint.getName() == null || endpoint.getPositions() != null
                ? Optional.empty()
                : Optional.of(new OffsetKeeper(endpoint.broker(), endpoint.getName()));
        election.ifPresent(active -> active.join(partition, this::wakeUp));
        endpoint.getComponent().sources().add(this);
    }

    @Override
    public boolean awaitActive(Duration timeout) throws InterruptedException {
        return election.isEmpty() || election.get().awaitActive(partition, timeout);
    }

    @Override
    public boolean isChosenByBroker() {
        return election.isPresent();
    }

    @Override
    public boolean isActive() {
        return election.isEmpty() || election.get().isActive(partition);
    }

    @Override
    public List<StreamInfo> info() {
        return endpoint.streamNames().stream().map(this::info).toList();
    }

    private StreamInfo info(String stream) {
        return endpoint.getComponent().offsets().info(stream, partition, endpoint.getPartitions());
    }

    private String partitionName(String stream) {
        return StreamDeclaration.partitionName(stream, partition, endpoint.getPartitions());
    }

    @Override
    public OptionalLong stored(String stream) {
        return keeper.isEmpty() ? OptionalLong.empty() : keeper.get().stored(partitionName(stream));
    }

    @Override
    public void store(Map<String, Long> last) {
        keeper.ifPresent(kept -> last.forEach((stream, offset) -> kept.store(partitionName(stream), offset)));
    }

    @Override
    public void open(Map<String, StartOffset> from) {
        List<PartitionReader> opened = new ArrayList<>();
        readers = opened;
        for (String stream : endpoint.streamNames()) {
            endpoint.ensure(stream);
            PartitionReader reader = new PartitionReader(
                    stream,
                    partition,
                    partitionName(stream),
                    2 * endpoint.getMaxBatch(),
                    endpoint.getCredits(),
                    lock,
                    arrived);
            opened.add(reader);
            reader.open(endpoint.broker().environment(), definite(stream, from.get(stream)));
        }
    }

    /**
     * "After all that is there" is a place, not a wish: when the connection breaks before the first message, what came
     * meanwhile must not be missed. The same goes for the last message of a stream without one.
     */
    private StartOffset definite(String stream, StartOffset from) {
        if (from instanceof StartOffset.Next || from instanceof StartOffset.Last) {
            StreamInfo now = info(stream);
            return from instanceof StartOffset.Next || now.next() == now.first()
                    ? new StartOffset.At(now.next())
                    : from;
        }
        return from;
    }

    @Override
    public void take(Batch to, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (awaitMessage(timeout.toNanos())) {
                for (PartitionReader reader : readers) {
                    reader.take(to);
                }
            }
        } finally {
            lock.unlock();
        }
        readers.forEach(PartitionReader::giveCredits);
    }

    private boolean awaitMessage(long nanos) throws InterruptedException {
        long left = nanos;
        while (readers.stream().allMatch(PartitionReader::isEmpty)) {
            readers.forEach(PartitionReader::throwIfEnded);
            if (woken || left <= 0) {
                woken = false;
                return false;
            }
            left = arrived.awaitNanos(left);
        }
        return true;
    }

    @Override
    public void wakeUp() {
        lock.lock();
        try {
            woken = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shut() {
        keeper.ifPresent(OffsetKeeper::awaitStored);
        election.ifPresent(active -> active.hasStopped(partition));
        readers.forEach(PartitionReader::close);
        readers = List.of();
    }

    @Override
    public void close() {
        shut();
        keeper.ifPresent(OffsetKeeper::close);
        election.ifPresent(active -> active.leave(partition));
        endpoint.getComponent().sources().remove(this);
    }

    /** For the health check and the console. */
    List<PartitionReader> readers() {
        return readers;
    }
}
