package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.StreamStats;
import dev.camelstr.component.stream.StreamInfo;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a broker which offsets its streams hold. */
final class StreamOffsets {
    private final Broker broker;
    private final Map<String, Tail> tails = new ConcurrentHashMap<>();

    /** The chunk that was the last when {@code next} was found. */
    private record Tail(long chunkId, long next) {}

    StreamOffsets(Broker broker) {
        this.broker = broker;
    }

    StreamInfo info(String stream, int partition, int partitions) {
        String name = StreamDeclaration.partitionName(stream, partition, partitions);
        String log = broker.logName();
        StreamStats stats = broker.environment().queryStreamStats(name);
        OptionalLong first = offset(stats::firstOffset);
        if (first.isEmpty()) {
            return new StreamInfo(stream, partition, log, 0, 0, -1);
        }
        return new StreamInfo(stream, partition, log, first.getAsLong(), next(name, stats), -1);
    }

    /** Brokers before 4.1 do not say what their last offset is, only where their last chunk begins. */
    private long next(String name, StreamStats stats) {
        OptionalLong committed = offset(stats::committedOffset);
        if (committed.isPresent()) {
            return committed.getAsLong() + 1;
        }
        long chunkId = offset(stats::committedChunkId).orElse(-1);
        Tail tail = tails.get(name);
        if (tail == null || tail.chunkId() != chunkId) {
            // The last chunk may be one of the broker's own, with a consumer's position: one offset, and not delivered.
            tail = new Tail(chunkId, Math.max(chunkId + 1, endOfLastChunk(name)));
            tails.put(name, tail);
        }
        return tail.next();
    }

    private long endOfLastChunk(String name) {
        Environment environment = broker.environment();
        CompletableFuture<Long> end = new CompletableFuture<>();
        try (Consumer ignored = environment.consumerBuilder().stream(name)
                .offset(OffsetSpecification.last())
                .noTrackingStrategy()
                .flow()
                .strategy(new FirstChunk(end))
                .builder()
                .messageHandler((context, message) -> {})
                .build()) {
            return end.get(broker.rpcTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return 0; // nothing but chunks of the broker's own
        } catch (ExecutionException e) {
            throw new IllegalStateException("The last chunk of " + name + " cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the last chunk of " + name + " was read", e);
        }
    }

    /** Takes one chunk and asks for no more. */
    private record FirstChunk(CompletableFuture<Long> end) implements ConsumerFlowStrategy {
        @Override
        public int initialCredits() {
            return 1;
        }

        @Override
        public MessageProcessedCallback start(Context chunk) {
            end.complete(chunk.chunkId() + chunk.messageCount());
            return message -> {};
        }
    }

    private interface Offset {
        long get();
    }

    private static OptionalLong offset(Offset offset) {
        try {
            return OptionalLong.of(offset.get());
        } catch (NoOffsetException e) {
            return OptionalLong.empty();
        }
    }
}
