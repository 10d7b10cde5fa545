package dev.camelstr.pipeline.serve;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.policy.Obey;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.pipeline.serve.client.KeyDemand;
import dev.camelstr.pipeline.serve.event.Answer;
import dev.camelstr.pipeline.serve.event.Answers;
import dev.camelstr.pipeline.serve.event.Forgeries;
import dev.camelstr.pipeline.serve.reconcile.TooManyRecordsException;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.query.QueryRefusedException;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step that answers a client's message that was not taken: {@code OK} false to an event, {@code CLOSED} to a
 * subscription, {@code NEG-ERR} to a reconciliation, each with the reason. Who was refused in the shadow is told {@code OK} true.
 */
public final class Refuse implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(Refuse.class);

    private Answers answers = new Answers();
    private PipelineMetrics metrics = new PipelineMetrics();
    private Forgeries forgeries = new Forgeries();
    private KeyDemand keyDemand = new KeyDemand();

    public void setAnswers(Answers answers) {
        this.answers = answers;
    }

    public void setForgeries(Forgeries forgeries) {
        this.forgeries = forgeries;
    }

    public void setKeyDemand(KeyDemand keyDemand) {
        this.keyDemand = keyDemand;
    }

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        metrics.refused(code(failure), "");
        if (isForged(failure)) {
            forgeries.found(Clients.session(exchange));
        }
        Answer answer = answer(exchange, failure);
        ClientMessage message = Clients.message(exchange);
        if (message instanceof ClientMessage.Event event) {
            ok(exchange, event.event().id(), answer);
        } else if (message instanceof ClientMessage.Auth auth) {
            ok(exchange, auth.event().id(), answer);
        } else if (message instanceof ClientMessage.Req req) {
            send(exchange, RelayMessages.closed(req.subscription(), answer.message()));
        } else if (message instanceof ClientMessage.Count count) {
            send(exchange, RelayMessages.closed(count.subscription(), answer.message()));
        } else if (message instanceof ClientMessage.NegOpen open) {
            send(exchange, RelayMessages.negErr(open.subscription(), answer.message(), maxRecords(failure)));
        } else if (message instanceof ClientMessage.NegMsg msg) {
            send(exchange, RelayMessages.negErr(msg.subscription(), answer.message()));
        } else {
            send(exchange, RelayMessages.notice(answer.message()));
        }
    }

    private static boolean isForged(Exception failure) {
        return failure instanceof InvalidEventException invalid
                && (invalid.reason() == InvalidEventException.Reason.WRONG_ID
                        || invalid.reason() == InvalidEventException.Reason.BAD_SIGNATURE);
    }

    private void ok(Exchange exchange, EventId id, Answer answer) {
        String replyTo = exchange.getProperty(StoreProperties.REPLY_TO, String.class);
        if (replyTo != null) {
            answers.give(replyTo, answer.accepted(), answer.message());
        } else {
            send(exchange, RelayMessages.ok(id, answer.accepted(), answer.message()));
        }
    }

    private static void send(Exchange exchange, byte[] json) {
        Session session = Clients.session(exchange);
        session.send(TextFrame.of(json));
    }

    private Answer answer(Exchange exchange, Exception failure) {
        if (failure instanceof RefusedException refused) {
            boolean shadow = exchange.getVariable(Obey.REFUSE) == null && exchange.getVariable(Obey.SHADOW) != null;
            return shadow
                    ? Answer.TAKEN
                    : new Answer(
                            false,
                            keyDemand
                                    .of(Clients.session(exchange), refused.refusal())
                                    .message());
        } else if (failure instanceof InvalidEventException invalid) {
            return new Answer(false, "invalid: " + invalid.getMessage());
        } else if (failure instanceof QueryRefusedException refused) {
            return new Answer(false, refused.getMessage());
        } else if (failure instanceof TooManyRecordsException) {
            return new Answer(false, failure.getMessage());
        }
        LOG.warn("A client's message could not be served: {}", String.valueOf(failure));
        LOG.debug("A client's message could not be served", failure);
        return Clients.message(exchange) instanceof ClientMessage.Event
                ? new Answer(false, "error: something failed here, try again; the event may still be stored")
                : new Answer(false, "error: something failed here, try again");
    }

    private static OptionalLong maxRecords(Exception failure) {
        return failure instanceof TooManyRecordsException tooMany
                ? OptionalLong.of(tooMany.maxRecords())
                : OptionalLong.empty();
    }

    private static String code(Exception failure) {
        if (failure instanceof RefusedException refused) {
            return refused.refusal().code();
        }
        return failure instanceof InvalidEventException invalid
                ? invalid.reason().code()
                : "error";
    }
}
