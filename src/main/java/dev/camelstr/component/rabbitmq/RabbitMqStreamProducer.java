package dev.camelstr.component.rabbitmq;

import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.OutboundMessages;
import dev.camelstr.component.stream.Partitions;
import dev.camelstr.component.stream.StreamConstants;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Completes an exchange when the broker has confirmed all its messages. */
final class RabbitMqStreamProducer extends DefaultAsyncProducer {
    private static final long SWEEP_MILLIS = 250;

    private final RabbitMqStreamEndpoint endpoint;
    private final String stream;
    private final Queue<PendingPublish> pending = new ConcurrentLinkedQueue<>();
    private List<PartitionProducer> partitions = List.of();
    private ExecutorService confirmThreads;
    private ScheduledExecutorService sweeper;

    RabbitMqStreamProducer(RabbitMqStreamEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.stream = endpoint.streamNames().get(0);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.ensure(stream);
        List<PartitionProducer> opened = new ArrayList<>();
        partitions = opened;
        for (int partition = 0; partition < endpoint.getPartitions(); partition++) {
            opened.add(new PartitionProducer(endpoint, partition));
        }
        confirmThreads = endpoint.getComponent().confirmThreads();
        sweeper = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "RabbitMqStreamConfirmTimeout");
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        endpoint.getComponent().producers().add(this);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        List<OutboundMessage> messages;
        OptionalLong publishingId;
        try {
            messages = OutboundMessages.of(exchange, endpoint.getHeaderFilterStrategy());
            publishingId = publishingId(exchange, messages.size());
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        if (messages.isEmpty()) {
            callback.done(true);
            return true;
        }
        publish(exchange, callback, messages, publishingId);
        return false;
    }

    /** Two producers of one name lose confirmed messages unless the route numbers its messages. */
    private OptionalLong publishingId(Exchange exchange, int count) {
        Long id = exchange.getMessage().getHeader(StreamConstants.PUBLISHING_ID, Long.class);
        if ((endpoint.getName() == null) != (id == null)) {
            throw new IllegalArgumentException("A producer with a name needs the header "
                    + StreamConstants.PUBLISHING_ID + ", and one with that header a name");
        }
        if (id != null && count != 1) {
            throw new IllegalArgumentException("A publishing id is for one message, not for " + count);
        }
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    private void publish(
            Exchange exchange, AsyncCallback callback, List<OutboundMessage> messages, OptionalLong publishingId) {
        PendingPublish publish = new PendingPublish(
                exchange, callback, confirmThreads, stream, messages.size(), endpoint.getConfirmTimeout());
        pending.add(publish);
        for (OutboundMessage message : messages) {
            try {
                partitions
                        .get(Partitions.of(message.routingKey(), partitions.size()))
                        .send(message, publishingId, publish);
            } catch (RuntimeException e) {
                publish.failed(Broker.reason(e));
            }
        }
        dropDone();
    }

    /** Confirms come mostly in order, so the queue stays as long as what is on its way. */
    private void dropDone() {
        for (PendingPublish head = pending.peek(); head != null && head.isDone(); head = pending.peek()) {
            pending.remove(head);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        dropDone();
        for (PendingPublish publish : pending) {
            if (!publish.isOverdue(now)) {
                return;
            }
            if (!publish.isDone()) {
                publish.timeOut();
            }
        }
    }

    List<PartitionProducer> partitions() {
        return partitions;
    }

    int unconfirmed() {
        dropDone();
        return pending.size();
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.getComponent().producers().remove(this);
        partitions.forEach(PartitionProducer::close);
        if (sweeper != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownNow(sweeper);
            sweeper = null;
        }
        pending.stream().filter(publish -> !publish.isDone()).forEach(PendingPublish::timeOut);
        pending.clear();
        super.doStop();
    }
}
