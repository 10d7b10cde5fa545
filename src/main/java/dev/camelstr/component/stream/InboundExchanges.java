package dev.camelstr.component.stream;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Puts what was read into an exchange. */
final class InboundExchanges {
    private final HeaderFilterStrategy filter;

    InboundExchanges(HeaderFilterStrategy filter) {
        this.filter = filter;
    }

    void batch(Exchange exchange, List<InboundMessage> messages) {
        Message in = exchange.getIn();
        in.setBody(messages);
        in.setHeader(StreamConstants.PARTITION, messages.get(0).origin().partition());
    }

    void single(Exchange exchange, InboundMessage message) {
        Message in = exchange.getIn();
        in.setBody(message.body());
        for (Map.Entry<String, Object> property : message.properties().entrySet()) {
            if (!filter.applyFilterToExternalHeaders(property.getKey(), property.getValue(), exchange)) {
                in.setHeader(property.getKey(), property.getValue());
            }
        }
        Origin origin = message.origin();
        in.setHeader(StreamConstants.STREAM, origin.stream());
        in.setHeader(StreamConstants.PARTITION, origin.partition());
        in.setHeader(StreamConstants.OFFSET, origin.offset());
        in.setHeader(StreamConstants.TIMESTAMP, message.timestamp());
        in.setHeader(Exchange.MESSAGE_TIMESTAMP, message.timestamp());
    }
}
