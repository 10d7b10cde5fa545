package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.ProducerBuilder;
import com.rabbitmq.stream.Resource;
import dev.camelstr.component.stream.OutboundMessage;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Publishes to one partition. The client reconnects by itself, but closes a producer for good when a starting broker says
 * that it does not know the stream: then there is a new one, at the next message.
 */
final class PartitionProducer implements AutoCloseable {
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RabbitMqStreamEndpoint endpoint;
    private final String stream;
    private Producer producer;
    private volatile Resource.State state;
    private long opened;

    PartitionProducer(RabbitMqStreamEndpoint endpoint, int partition) {
        this.endpoint = endpoint;
        this.stream =
                StreamDeclaration.partitionName(endpoint.streamNames().get(0), partition, endpoint.getPartitions());
        producer();
    }

    void send(OutboundMessage message, OptionalLong publishingId, PendingPublish pending) {
        Producer current = producer();
        var builder = current.messageBuilder();
        publishingId.ifPresent(builder::publishingId);
        current.send(Messages.of(message, builder), pending);
    }

    /** @throws RuntimeException if the stream cannot be published to, also while a new attempt is not yet due */
    private synchronized Producer producer() {
        if (producer != null && state != Resource.State.CLOSED) {
            return producer;
        }
        long now = System.nanoTime();
        if (producer != null && now - opened < REOPEN_NANOS) {
            throw new IllegalStateException("the stream is gone");
        }
        opened = now;
        if (producer != null) {
            endpoint.ensure(endpoint.streamNames().get(0));
        }
        producer = build();
        return producer;
    }

    /**
     * Messages are sent as they come, and together while a send is under way: no delay for one, batches for many. On a
     * broken connection what is not confirmed is sent again, which an unnamed producer may repeat and never loses.
     */
    private Producer build() {
        ProducerBuilder builder = endpoint.broker().environment().producerBuilder().stream(stream)
                .maxUnconfirmedMessages(endpoint.getMaxUnconfirmed())
                .enqueueTimeout(Duration.ofMillis(endpoint.getEnqueueTimeout()))
                .confirmTimeout(Duration.ofMillis(Math.max(1000, endpoint.getConfirmTimeout())))
                .retryOnRecovery(true)
                .listeners(context -> state = context.currentState());
        if (endpoint.getName() != null) {
            builder.name(endpoint.getName());
        }
        return builder.build();
    }

    String stream() {
        return stream;
    }

    Resource.State state() {
        return state;
    }

    @Override
    public synchronized void close() {
        if (producer != null && state != Resource.State.CLOSED) {
            producer.close();
        }
    }
}
