package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.pipeline.serve.query.RelayMemory;
import dev.camelstr.store.Verdict;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step that answers at once, and ends the route, for an event that stands in memory byte for byte: it was verified and
 * is committed. A copy that differs in anything, such as a forged signature, goes the way of a new one.
 */
public final class AnswerDuplicate implements Processor {
    private RelayMemory memory = new RelayMemory();

    public void setMemory(RelayMemory memory) {
        this.memory = memory;
    }

    @Override
    public void process(Exchange exchange) {
        Event event = (Event) exchange.getMessage().getBody();
        if (memory.has(event)) {
            Answer answer = Answer.of(Verdict.DUPLICATE);
            Clients.session(exchange)
                    .send(TextFrame.of(RelayMessages.ok(event.id(), answer.accepted(), answer.message())));
            exchange.setRouteStop(true);
        }
    }
}
