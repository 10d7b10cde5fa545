package dev.camelstr.pipeline.serve.query;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.pipeline.serve.client.RelayLimits;
import dev.camelstr.store.query.EventCount;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** The step that answers a {@code COUNT} (NIP-45): at once, if memory knows, else on a thread for long queries. */
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
            Optional<EventCount> known = queries.countAtOnce(session, question.filters());
            if (known.isPresent()) {
                answer(session, question, known.get());
                callback.done(true);
                return true;
            }
            queries.executeLong(session, () -> {
                if (session.isOpen()) { // else nobody waits for it
                    count(exchange, question);
                }
                callback.done(false);
            });
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void count(Exchange exchange, ClientMessage.Count question) {
        try {
            Session session = Clients.session(exchange);
            answer(session, question, queries.count(session, question.filters()));
        } catch (Exception e) {
            exchange.setException(e);
        }
    }

    private static void answer(Session session, ClientMessage.Count question, EventCount count) {
        session.send(TextFrame.of(RelayMessages.count(
                new RelayMessage.Count(question.subscription(), count.events(), false, count.hll()))));
    }
}
