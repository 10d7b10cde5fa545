package dev.camelstr.nostr.message;

import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.MessageJson;
import java.io.IOException;

/**
 * The streaming parser of what a relay says. Elements beyond those that a message defines are ignored, so that later
 * NIPs may add some.
 */
public final class RelayMessageParser {
    private RelayMessageParser() {}

    /**
     * @param json one message in UTF-8
     * @throws InvalidEventException if the message is an {@code EVENT} whose event is not valid; it carries the event's
     *     bytes
     */
    public static RelayMessage parse(byte[] json) throws InvalidMessageException, InvalidEventException {
        try (MessageReader reader = new MessageReader(json)) {
            RelayMessage message = read(reader);
            reader.end();
            return message;
        } catch (IOException | IllegalStateException e) {
            throw MessageJson.malformed(e);
        }
    }

    private static RelayMessage read(MessageReader reader)
            throws IOException, InvalidMessageException, InvalidEventException {
        String type = reader.text("the name of the message");
        return switch (type) {
            case "EVENT" -> new RelayMessage.Event(reader.text("the subscription id"), reader.event());
            case "OK" ->
                new RelayMessage.Ok(reader.eventId(), reader.flag("the result"), reader.optionalText("the message"));
            case "EOSE" -> new RelayMessage.Eose(reader.text("the subscription id"), reader.hints());
            case "CLOSED" ->
                new RelayMessage.Closed(reader.text("the subscription id"), reader.optionalText("the message"));
            case "NOTICE" -> new RelayMessage.Notice(reader.text("the message"));
            case "AUTH" -> new RelayMessage.Auth(reader.text("the challenge"));
            case "COUNT" -> reader.count(reader.text("the subscription id"));
            case "NEG-MSG" -> new RelayMessage.NegMsg(reader.text("the subscription id"), reader.bytes());
            case "NEG-ERR" ->
                new RelayMessage.NegErr(
                        reader.text("the subscription id"), reader.optionalText("the reason"), reader.optionalNumber());
            default -> throw MessageReader.unknown(type);
        };
    }
}
