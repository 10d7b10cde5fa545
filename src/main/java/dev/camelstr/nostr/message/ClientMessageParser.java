package dev.camelstr.nostr.message;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.MessageJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The streaming parser of what a client says. How many filters are too many is the caller's question. */
public final class ClientMessageParser {
    /** NIP-01. */
    private static final int MAX_SUBSCRIPTION_LENGTH = 64;

    private ClientMessageParser() {}

    /**
     * @param json one message in UTF-8
     * @throws InvalidEventException if the message is an {@code EVENT} or {@code AUTH} whose event is not valid
     * @throws InvalidMessageException with the subscription, if it is known, so that {@code CLOSED} or {@code NEG-ERR} can
     *     answer
     */
    public static ClientMessage parse(byte[] json) throws InvalidMessageException, InvalidEventException {
        try (MessageReader reader = new MessageReader(json)) {
            String type = reader.text("the name of the message");
            ClientMessage message = switch (type) {
                case "EVENT" -> new ClientMessage.Event(reader.event());
                case "AUTH" -> new ClientMessage.Auth(reader.event());
                case "CLOSE" -> new ClientMessage.Close(subscription(reader));
                case "NEG-OPEN", "NEG-MSG", "NEG-CLOSE" -> reconciliation(type, reader);
                case "REQ", "COUNT" -> query(type, reader);
                default -> throw MessageReader.unknown(type);
            };
            reader.end();
            return message;
        } catch (IOException | IllegalStateException e) {
            throw MessageJson.malformed(e);
        }
    }

    private static ClientMessage query(String type, MessageReader reader) throws IOException, InvalidMessageException {
        String subscription = subscription(reader);
        try {
            List<Filter> filters = new ArrayList<>();
            while (reader.next()) {
                filters.add(reader.filter());
            }
            if (filters.isEmpty()) {
                throw MessageReader.wrongShape(type + " has at least one filter");
            }
            return type.equals("REQ")
                    ? new ClientMessage.Req(subscription, filters)
                    : new ClientMessage.Count(subscription, filters);
        } catch (InvalidMessageException e) {
            throw e.about(subscription);
        }
    }

    private static ClientMessage reconciliation(String type, MessageReader reader)
            throws IOException, InvalidMessageException {
        String subscription = subscription(reader);
        try {
            return switch (type) {
                case "NEG-OPEN" -> new ClientMessage.NegOpen(subscription, requiredFilter(reader), reader.bytes());
                case "NEG-MSG" -> new ClientMessage.NegMsg(subscription, reader.bytes());
                default -> new ClientMessage.NegClose(subscription);
            };
        } catch (InvalidMessageException e) {
            throw e.aboutReconciliation(subscription);
        }
    }

    private static Filter requiredFilter(MessageReader reader) throws IOException, InvalidMessageException {
        if (!reader.next()) {
            throw MessageReader.wrongShape("NEG-OPEN has a filter");
        }
        return reader.filterOrListOfOne();
    }

    private static String subscription(MessageReader reader) throws IOException, InvalidMessageException {
        String subscription = reader.text("the subscription id");
        if (subscription.isEmpty() || subscription.length() > MAX_SUBSCRIPTION_LENGTH) {
            throw MessageReader.wrongShape("the subscription id has 1 to 64 characters");
        }
        return subscription;
    }
}
