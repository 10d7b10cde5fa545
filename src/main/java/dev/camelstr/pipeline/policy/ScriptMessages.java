package dev.camelstr.pipeline.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.camelstr.component.nostr.NostrConstants;
import dev.camelstr.component.relay.NostrRelayConstants;
import dev.camelstr.nostr.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;

/** The lines of strfry's plugin protocol. */
final class ScriptMessages {
    private static final JsonFactory JSON = new JsonFactory();

    /** What the program wants done with the event. */
    enum Action {
        ACCEPT("accept"),
        REJECT("reject"),
        SHADOW_REJECT("shadowReject");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        static Action of(String word) throws IOException {
            for (Action action : values()) {
                if (action.word.equals(word)) {
                    return action;
                }
            }
            throw new IOException("the policy script wants something unknown: " + word);
        }
    }

    /** @param message what the sender is told */
    record Answer(Action action, String message) {}

    private ScriptMessages() {}

    static byte[] question(Exchange exchange, Event event) {
        Source source = Source.of(exchange);
        ByteArrayOutputStream line = new ByteArrayOutputStream(event.raw().length + 256);
        line.writeBytes(ascii("{\"type\":\"new\",\"event\":"));
        for (byte b : event.raw()) {
            // Only between tokens: within a string JSON has no line breaks.
            line.write(b == '\n' || b == '\r' ? ' ' : b);
        }
        line.writeBytes(ascii(",\"receivedAt\":" + exchange.getClock().getCreated() / 1000));
        line.writeBytes(ascii(",\"sourceType\":\"" + source.type() + "\",\"sourceInfo\":\""));
        line.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(source.info()));
        line.writeBytes(ascii("\"}"));
        return line.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private record Source(String type, String info) {
        static Source of(Exchange exchange) {
            String relay = exchange.getMessage().getHeader(NostrConstants.RELAY, "", String.class);
            if (!relay.isEmpty()) {
                return new Source("Stream", relay);
            }
            String address = exchange.getMessage().getHeader(NostrRelayConstants.REMOTE_ADDRESS, "", String.class);
            if (!address.isEmpty()) {
                return new Source(address.contains(":") ? "IP6" : "IP4", address);
            }
            return new Source("Import", "");
        }
    }

    /** @throws IOException if it is no answer about this event */
    static Answer answer(String line, Event event) throws IOException {
        String id = "";
        String action = "";
        String message = "";
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the policy script's answer is no JSON object: " + line);
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "id" -> id = json.getText();
                    case "action" -> action = json.getText();
                    case "msg" -> message = json.getText();
                    default -> json.skipChildren();
                }
            }
        }
        if (!id.equals(event.id().hex())) {
            throw new IOException("the policy script answers about " + id + " instead of " + event.id());
        }
        return new Answer(Action.of(action), message.isBlank() ? "blocked: the policy of this relay" : message);
    }
}
