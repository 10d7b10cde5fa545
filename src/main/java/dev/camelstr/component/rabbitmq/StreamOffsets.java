package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.StreamStats;
import dev.camelstr.component.stream.StreamInfo;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a broker which offsets its streams hold. */
final class StreamOffsets {
    private final Broker broker;
    private final Map<String, Tail> tails = new ConcurrentHashMap<>();

    /** What the last chunk was like: its id, the offset after it, the average size of its messages. */
    private record Tail(long chunkId, long next, double messageBytes) {}

    StreamOffsets(Broker broker) {
        this.broker = broker;
    }

    StreamInfo info(String stream, int partition, int partitions) {
        String name = StreamDeclaration.partitionName(stream, partition, partitions);
        StreamStats stats = broker.environment().queryStreamStats(name);
        OptionalLong first = offset(stats::firstOffset);
        String log = broker.logName(first.isPresent());
        if (first.isEmpty()) {
            return new StreamInfo(stream, partition, log, 0, 0, 0);
        }
        Tail tail = tail(name, offset(stats::committedChunkId).orElse(0));
        OptionalLong committed = offset(stats::committedOffset);
        long next = committed.isPresent() ? committed.getAsLong() + 1 : tail.next();
        // The broker does not say how large a stream is: as if all messages were like the last.
        long bytes = Math.round((next - first.getAsLong()) * tail.messageBytes());
        return new StreamInfo(stream, partition, log, first.getAsLong(), next, bytes);
    }

    /** Brokers before 4.1 do not say what their last offset is, only where their last chunk begins: it is read. */
    private Tail tail(String name, long chunkId) {
        Tail known = tails.get(name);
        if (known != null && known.chunkId() == chunkId) {
            return known;
        }
        LastChunk last = readLastChunk(name);
        // The last chunk may be one of the broker's own, with a consumer's position: one offset, and not delivered.
        Tail tail = new Tail(chunkId, Math.max(chunkId + 1, last.end), last.averageBytes());
        tails.put(name, tail);
        return tail;
    }

    private LastChunk readLastChunk(String name) {
        LastChunk chunk = new LastChunk();
        Consumer consumer = broker.environment().consumerBuilder().stream(name)
                .offset(OffsetSpecification.last())
                .noTrackingStrategy()
                .flow()
                .strategy(chunk)
                .builder()
                .messageHandler(chunk)
                .build();
        try {
            chunk.read.await(broker.rpcTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the last chunk of " + name + " was read", e);
        } finally {
            consumer.close();
        }
        if (chunk.end == 0) {
            // A guess that is too low would look like a stream that has lost its end.
            throw new IllegalStateException("The last messages of " + name + " did not come in time");
        }
        return chunk;
    }

    /** Takes one chunk and asks for no more. */
    private static final class LastChunk implements ConsumerFlowStrategy, MessageHandler {
        /** AMQP sections, the entry's header, and their share of the chunk's. */
        private static final int OVERHEAD = 16;

        private final CountDownLatch read = new CountDownLatch(1);
        private volatile long end;
        private long messages;
        private long handled;
        private long bytes;

        @Override
        public int initialCredits() {
            return 1;
        }

        @Override
        public MessageProcessedCallback start(ConsumerFlowStrategy.Context chunk) {
            end = chunk.chunkId() + chunk.messageCount();
            messages = chunk.messageCount();
            return message -> {};
        }

        @Override
        public void handle(MessageHandler.Context context, Message message) {
            bytes += OVERHEAD + Messages.size(message);
            if (++handled == messages) {
                read.countDown();
            }
        }

        private double averageBytes() {
            return read.getCount() > 0 ? 0 : (double) bytes / messages;
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
