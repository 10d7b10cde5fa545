package dev.camelstr.component.stream;

import dev.camelstr.component.stream.position.NamedPositions;
import dev.camelstr.component.stream.position.OutsidePositions;
import dev.camelstr.component.stream.position.PositionTracker;
import dev.camelstr.component.stream.position.UntrackedPositions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.IntFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/**
 * Reads the partitions of one or more streams, each on a thread of its own.
 *
 * <p>The next messages of a partition are taken only after the exchange with the last has succeeded; a failed exchange
 * is delivered again after a delay that grows.
 */
public final class StreamConsumer extends DefaultConsumer implements Suspendable {
    private final StreamEndpoint endpoint;
    private final InboundExchanges exchanges;
    private final LoopControl control = new LoopControl();
    private final List<PartitionLoop> loops = new CopyOnWriteArrayList<>();
    private ExecutorService threads;

    public StreamConsumer(StreamEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.exchanges = new InboundExchanges(endpoint.getHeaderFilterStrategy());
    }

    /** What keeps partitions from moving on: the failures of exchanges, claims and reads that have not passed yet. */
    public List<Exception> troubles() {
        return loops.stream()
                .map(PartitionLoop::trouble)
                .flatMap(Optional::stream)
                .toList();
    }

    /** How far this consumer has come in the partitions that it holds, where that is known. */
    public List<Progress> progress() {
        List<Progress> progress = new ArrayList<>();
        for (int partition = 0; partition < loops.size(); partition++) {
            int number = partition;
            loops.get(partition)
                    .reached()
                    .forEach((stream, offset) -> progress.add(new Progress(stream, number, offset)));
        }
        return progress;
    }

    /**
     * How far a consumer has come.
     *
     * @param offset of the last message that was processed
     */
    public record Progress(String stream, int partition, long offset) {}

    /** How many partitions this consumer holds at the moment. */
    public int partitionsHeld() {
        return (int) loops.stream().filter(PartitionLoop::isReading).count();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        setHealthCheck(new StreamConsumerHealthCheck(this, getRouteId()));
        control.start();
        IntFunction<BatchSource> sources = endpoint.sources();
        for (int partition = 0; partition < endpoint.getPartitions(); partition++) {
            loops.add(loop(partition, sources.apply(partition)));
        }
        threads = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, endpoint.getEndpointUri(), loops.size());
        loops.forEach(threads::execute);
    }

    private PartitionLoop loop(int partition, BatchSource source) {
        String loopName = endpoint.getStreams() + ", partition " + partition;
        return new PartitionLoop(loopName, endpoint, source, tracker(partition, source), this::deliver, control);
    }

    private PositionTracker tracker(int partition, BatchSource source) {
        if (endpoint.getPositions() != null) {
            return new OutsidePositions(partition, endpoint.getPositions(), source);
        }
        StartOffset start = StartOffset.parse(endpoint.getOffset());
        return endpoint.getName() == null
                ? new UntrackedPositions(endpoint.streamNames(), start)
                : new NamedPositions(endpoint.streamNames(), start, source);
    }

    private Optional<Exception> deliver(List<InboundMessage> messages) {
        Exchange exchange = createExchange(false);
        try {
            if (endpoint.isBatching()) {
                exchanges.batch(exchange, messages);
            } else {
                exchanges.single(exchange, messages.get(0));
            }
            process(exchange);
            return failure(exchange);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void process(Exchange exchange) {
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
    }

    private static Optional<Exception> failure(Exchange exchange) {
        if (exchange.getException() != null) {
            return Optional.of(exchange.getException());
        }
        if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
            return Optional.of(new RollbackExchangeException(exchange));
        }
        return Optional.empty();
    }

    @Override
    protected void doSuspend() {
        control.suspend();
        loops.forEach(PartitionLoop::wakeUp);
    }

    @Override
    protected void doResume() {
        control.resume();
    }

    @Override
    protected void doStop() throws Exception {
        control.stop();
        loops.forEach(PartitionLoop::wakeUp);
        if (threads != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(threads, shutdownMillis());
            threads = null;
        }
        loops.clear();
        super.doStop();
    }

    private long shutdownMillis() {
        var strategy = endpoint.getCamelContext().getShutdownStrategy();
        return strategy.getTimeUnit().toMillis(strategy.getTimeout());
    }
}
