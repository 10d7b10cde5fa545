package dev.camelstr.component.local;

import dev.camelstr.component.local.log.Append;
import dev.camelstr.component.local.log.PartitionLog;
import dev.camelstr.component.local.log.StreamLog;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.OutboundMessages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Completes an exchange when all its messages are durable. */
final class LocalStreamProducer extends DefaultAsyncProducer {
    private final LocalStreamEndpoint endpoint;
    private StreamLog log;

    LocalStreamProducer(LocalStreamEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        log = endpoint.log(endpoint.streamNames().get(0));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            List<OutboundMessage> messages = OutboundMessages.of(exchange, endpoint.getHeaderFilterStrategy());
            if (messages.isEmpty()) {
                callback.done(true);
                return true;
            }
            publish(messages, new Confirmation(exchange, callback));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.setException(e);
            callback.done(true);
            return true;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    /** Throws only if nothing was given to a log; what fails after that fails the confirmation. */
    private void publish(List<OutboundMessage> messages, Confirmation confirmation) throws InterruptedException {
        Map<PartitionLog, Append> appends = new LinkedHashMap<>();
        byPartition(messages)
                .forEach((partition, part) -> appends.put(partition, new Append(part, confirmation::done)));
        confirmation.expect(appends.size());
        for (Map.Entry<PartitionLog, Append> append : appends.entrySet()) {
            try {
                append.getKey().append(append.getValue(), endpoint.getMaxUnconfirmed(), endpoint.getEnqueueTimeout());
            } catch (RuntimeException | InterruptedException e) {
                if (appends.size() == 1) {
                    throw e;
                }
                confirmation.done(Optional.of(e));
            }
        }
    }

    private Map<PartitionLog, List<OutboundMessage>> byPartition(List<OutboundMessage> messages) {
        if (log.partitions().size() == 1) {
            return Map.of(log.partition(0), messages);
        }
        Map<PartitionLog, List<OutboundMessage>> parts = new LinkedHashMap<>();
        for (OutboundMessage message : messages) {
            parts.computeIfAbsent(log.partition(message.routingKey()), partition -> new ArrayList<>())
                    .add(message);
        }
        return parts;
    }
}
