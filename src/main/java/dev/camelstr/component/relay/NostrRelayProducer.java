package dev.camelstr.component.relay;

import dev.camelstr.nostr.message.RelayMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.DefaultProducer;

/**
 * Sends the body to the session that the header names: a text, bytes, a {@link RelayMessage}, a {@link TextFrame}, or a
 * list of these. A session that has gone is no error; the header {@code CamelNostrRelaySent} says how many were taken.
 */
class NostrRelayProducer extends DefaultProducer {
    private final Sessions sessions;

    NostrRelayProducer(NostrRelayEndpoint endpoint) {
        super(endpoint);
        this.sessions = endpoint.getComponent().getSessions();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String id = exchange.getMessage().getHeader(NostrRelayConstants.SESSION, String.class);
        if (id == null) {
            throw new IllegalArgumentException("the header " + NostrRelayConstants.SESSION + " names no session");
        }
        List<TextFrame> frames = frames(exchange);
        int sent = sessions.find(id).map(session -> send(frames, session)).orElse(0);
        exchange.getMessage().setHeader(NostrRelayConstants.SENT, sent);
    }

    private static int send(List<TextFrame> frames, Session session) {
        int sent = 0;
        for (TextFrame frame : frames) {
            if (!session.send(frame)) {
                return sent;
            }
            sent++;
        }
        return sent;
    }

    private static List<TextFrame> frames(Exchange exchange) throws InvalidPayloadException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof List<?> list) {
            List<TextFrame> frames = new ArrayList<>(list.size());
            for (Object element : list) {
                frames.add(frame(exchange, element));
            }
            return frames;
        }
        return List.of(frame(exchange, body));
    }

    private static TextFrame frame(Exchange exchange, Object body) throws InvalidPayloadException {
        if (body instanceof TextFrame frame) {
            return frame;
        } else if (body instanceof RelayMessage message) {
            return TextFrame.of(message);
        } else if (body instanceof String text) {
            return TextFrame.of(text);
        }
        byte[] bytes = exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
        if (bytes == null) {
            throw new InvalidPayloadException(exchange, byte[].class);
        }
        return TextFrame.of(bytes);
    }
}
