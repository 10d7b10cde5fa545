package dev.camelstr.component.relay;

import dev.camelstr.component.relay.frames.CloseCode;
import dev.camelstr.component.relay.session.Counters;
import dev.camelstr.component.relay.session.MessageReceiver;
import dev.camelstr.component.relay.session.Refusals;
import dev.camelstr.component.relay.session.WebSocketSession;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.RelayMessages;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/** Makes an exchange of each message and sends it through the route. */
final class Dispatcher implements MessageReceiver {
    private static final String RATE_LIMITED = "rate-limited: slow down";
    private static final String FAILED = "error: could not handle the message, try again later";

    private final NostrRelayConsumer consumer;
    private final Counters counters;
    private final boolean bridge;

    Dispatcher(NostrRelayConsumer consumer, Counters counters, boolean bridge) {
        this.consumer = consumer;
        this.counters = counters;
        this.bridge = bridge;
    }

    @Override
    public void dispatch(WebSocketSession session, byte[] json, boolean fits, Runnable completed) {
        ClientMessage message;
        try {
            message = ClientMessageParser.parse(json);
        } catch (InvalidMessageException | InvalidEventException e) {
            invalid(session, json, e, completed);
            return;
        } catch (RuntimeException e) {
            consumer.getExceptionHandler().handleException("a message could not be parsed", e);
            session.send(Refusals.ofInvalid(new IllegalArgumentException("not a message")));
            completed.run();
            return;
        }
        if (isMoot(session, message) || isRateLimited(session, json, message)) {
            completed.run();
            return;
        }
        if (!isEnd(message) && (!fits || Shortage.forbids(session, message, json.length))) {
            counters.shortOfMemory.increment();
            session.send(Refusals.of(message, Shortage.TEXT));
            completed.run();
            return;
        }
        try {
            Exchange exchange = exchange(session, message, message.type());
            process(session, exchange, () -> session.send(Refusals.of(message, FAILED)), completed);
        } catch (RuntimeException e) {
            consumer.getExceptionHandler().handleException("a message could not be routed", e);
            session.send(Refusals.of(message, FAILED));
            completed.run();
        }
    }

    /** Who has gone gets no answers, but the events that were accepted are kept. */
    private static boolean isMoot(WebSocketSession session, ClientMessage message) {
        return session.hasEnded() && !(message instanceof ClientMessage.Event);
    }

    private boolean isRateLimited(WebSocketSession session, byte[] json, ClientMessage message) {
        if (isEnd(message) || isTaken(session, json)) {
            return false;
        }
        session.send(Refusals.of(message, RATE_LIMITED));
        return true;
    }

    private boolean isTaken(WebSocketSession session, byte[] json) {
        long pause = session.rateLimit().takeOrPause(json.length);
        if (pause == 0) {
            return true;
        }
        counters.rateLimited.increment();
        session.pause(Duration.ofNanos(pause));
        return false;
    }

    private static boolean isEnd(ClientMessage message) {
        return message instanceof ClientMessage.Close || message instanceof ClientMessage.NegClose;
    }

    private void invalid(WebSocketSession session, byte[] json, Exception reason, Runnable completed) {
        counters.invalidMessages.increment();
        if (isNotUtf8(reason)) {
            session.violated(CloseCode.NOT_UTF8, "not UTF-8");
            completed.run();
        } else if (!isTaken(session, json)) {
            session.send(TextFrame.of(RelayMessages.notice(RATE_LIMITED)));
            completed.run();
        } else if (bridge) {
            Exchange exchange = exchange(session, json, NostrRelayConstants.INVALID);
            exchange.setException(reason);
            exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, reason);
            exchange.setProperty(ExchangePropertyKey.ERRORHANDLER_BRIDGE, true);
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
            process(session, exchange, () -> session.send(Refusals.ofInvalid(reason)), completed);
        } else {
            session.send(Refusals.ofInvalid(reason));
            completed.run();
        }
    }

    private static boolean isNotUtf8(Exception reason) {
        return reason instanceof InvalidMessageException message
                && message.reason() == InvalidMessageException.Reason.NOT_UTF8;
    }

    private Exchange exchange(WebSocketSession session, Object body, String type) {
        Exchange exchange = consumer.createExchange(false);
        exchange.getIn().setBody(body);
        exchange.getIn().setHeader(NostrRelayConstants.SESSION, session.id());
        exchange.getIn().setHeader(NostrRelayConstants.REMOTE_ADDRESS, session.remoteAddress());
        exchange.getIn().setHeader(NostrRelayConstants.MESSAGE_TYPE, type);
        exchange.setProperty(NostrRelayConstants.SESSION_PROPERTY, session);
        return exchange;
    }

    private void process(WebSocketSession session, Exchange exchange, Runnable onFailure, Runnable completed) {
        consumer.getAsyncProcessor().process(exchange, doneSync -> {
            try {
                Exception failure = exchange.getException();
                if (failure != null) {
                    onFailure.run();
                    consumer.failed(session, exchange, failure);
                }
                consumer.releaseExchange(exchange, false);
            } finally {
                completed.run();
            }
        });
    }
}
