package dev.camelstr.pipeline.serve.query;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.pipeline.serve.client.RelayLimits;
import dev.camelstr.store.query.EventCount;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** The step that answers a {@code COUNT} (NIP-45). */
public final class Count extends AsyncProcessorSupport {
    private Queries queries = new Queries();
    private RelayLimits limits = new RelayLimits();

    public void setQueries(Queries queries) {
        this.queries = queries;
    }

    public void setLimits(RelayLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientMessage.Count question = (ClientMessage.Count) Clients.message(exchange);
        try {
            limits.check(question.subscription(), question.filters());
            Session session = Clients.session(exchange);
            queries.executeLong(session, () -> {
                if (session.isOpen()) { // else nobody waits for it
                    answer(exchange, question);
                }
                callback.done(false);
            });
            return false;
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void answer(Exchange exchange, ClientMessage.Count question) {
        try {
            Session session = Clients.session(exchange);
            EventCount count = queries.count(session, question.filters());
            session.send(TextFrame.of(RelayMessages.count(
                    new RelayMessage.Count(question.subscription(), count.events(), false, count.hll()))));
        } catch (Exception e) {
            exchange.setException(e);
        }
    }
}
