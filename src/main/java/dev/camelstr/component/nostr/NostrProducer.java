package dev.camelstr.component.nostr;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.message.RelayMessage;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Publishes an event to a relay; the exchange completes with the relay's OK in its headers. That the relay refuses the
 * event is an answer, not a failure; that it does not answer is one.
 */
public class NostrProducer extends DefaultAsyncProducer {

    private Publisher publisher;

    NostrProducer(NostrEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public NostrEndpoint getEndpoint() {
        return (NostrEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        publisher = new Publisher(
                getEndpoint().publisherOptions(), getEndpoint().getComponent().workers());
    }

    @Override
    protected void doStop() throws Exception {
        if (publisher != null) {
            publisher.stop();
        }
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            publisher.publish(event(exchange)).whenComplete((ok, failure) -> {
                if (failure == null) {
                    answer(exchange, ok);
                } else {
                    exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
                }
                callback.done(false);
            });
            return false;
        } catch (InvalidEventException | InvalidPayloadException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static void answer(Exchange exchange, RelayMessage.Ok ok) {
        exchange.getMessage().setHeader(NostrConstants.ACCEPTED, ok.accepted());
        exchange.getMessage().setHeader(NostrConstants.MESSAGE, ok.message());
    }

    private static Event event(Exchange exchange) throws InvalidEventException, InvalidPayloadException {
        if (exchange.getIn().getBody() instanceof Event event) {
            return event;
        }
        return EventParser.parse(exchange.getIn().getMandatoryBody(byte[].class));
    }
}
