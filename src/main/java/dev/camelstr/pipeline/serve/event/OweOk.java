package dev.camelstr.pipeline.serve.event;

import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.store.StoreProperties;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step from which on the client is owed an {@code OK}, which the verdict brings: it asks for that. */
public final class OweOk implements Processor {
    private Answers answers = new Answers();

    public void setAnswers(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Event event = (Event) exchange.getMessage().getBody();
        exchange.setProperty(StoreProperties.REPLY_TO, answers.owe(Clients.session(exchange), event));
    }
}
