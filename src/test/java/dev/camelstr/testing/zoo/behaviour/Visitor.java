package dev.camelstr.testing.zoo.behaviour;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import dev.camelstr.testing.RawClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that asks a relay of the zoo, and takes whatever comes. */
final class Visitor implements AutoCloseable {
    private static final String LAST = "last";
    private static final String COUNT = "[\"COUNT\",\"" + LAST + "\",{}]";

    private final Specimen specimen;
    private final RawClient client;
    private int asked;

    /**
     * What came until the relay had nothing more to say.
     *
     * @param malformed messages that are none
     * @param cut whether the connection ended
     */
    record Answer(List<RelayMessage> messages, int malformed, boolean cut) {

        List<Event> events() {
            return of(RelayMessage.Event.class).stream()
                    .map(RelayMessage.Event::event)
                    .toList();
        }

        List<EventId> ids() {
            return events().stream().map(Event::id).toList();
        }

        boolean hasEose() {
            return !of(RelayMessage.Eose.class).isEmpty();
        }

        <T extends RelayMessage> List<T> of(Class<T> type) {
            return messages.stream().filter(type::isInstance).map(type::cast).toList();
        }

        /** How many events came before EOSE. */
        int eventsBeforeEose() {
            int count = 0;
            for (RelayMessage message : messages) {
                if (message instanceof RelayMessage.Eose) {
                    return count;
                }
                count += message instanceof RelayMessage.Event ? 1 : 0;
            }
            return -1;
        }
    }

    private Visitor(Specimen specimen, RawClient client) {
        this.specimen = specimen;
        this.client = client;
    }

    static Visitor of(Specimen specimen) throws IOException {
        return new Visitor(specimen, RawClient.connect(specimen.relay().port()));
    }

    String handshake() {
        return client.handshake();
    }

    /** Asks in a subscription of its own, which stays open. */
    Answer ask(String... filters) throws IOException {
        return askAs("s" + ++asked, filters);
    }

    Answer askAs(String subscription, String... filters) throws IOException {
        request(subscription, filters);
        return rest();
    }

    /** Says nothing more, as what a relay has not read takes with it what it has sent, when it ends the connection. */
    Answer askUntilItIsCut(String filter) throws IOException {
        request("cut", filter);
        return answer();
    }

    private void request(String subscription, String... filters) throws IOException {
        client.text("[\"REQ\",\"" + subscription + "\"," + String.join(",", filters) + "]");
    }

    Visitor say(ClientMessage message) throws IOException {
        client.frame(RawClient.TEXT, true, message.toJson());
        return this;
    }

    /** Answers the challenge with a key that nobody has seen. */
    Answer login(String challenge) throws IOException {
        EventSigner author = EventSigner.random(Schnorr.of("auto"));
        EventBuilder event =
                new EventBuilder(22242).tag("relay", specimen.relay().url()).tag("challenge", challenge);
        return say(new ClientMessage.Auth(author.sign(event))).rest();
    }

    /** Whatever comes until the relay has answered all that it was told. */
    Answer rest() throws IOException {
        try {
            client.text(COUNT);
        } catch (SocketException e) {
            return new Answer(List.of(), 0, true);
        }
        return answer();
    }

    private Answer answer() throws IOException {
        List<RelayMessage> messages = new ArrayList<>();
        int malformed = 0;
        try {
            while (true) {
                RelayMessage message = parsed(client.read());
                if (message == null) {
                    malformed++;
                } else if (message instanceof RelayMessage.Closed closed
                        && closed.subscription().equals(LAST)) {
                    return new Answer(messages, malformed, false);
                } else {
                    messages.add(message);
                }
            }
        } catch (EOFException | SocketException e) {
            return new Answer(messages, malformed, true);
        }
    }

    /** Null if it is none. */
    private static RelayMessage parsed(RawClient.Frame frame) {
        try {
            return RelayMessageParser.parse(frame.text().getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            return null;
        }
    }

    /** Waits for the one next message. */
    RelayMessage next() throws IOException {
        return parsed(client.read());
    }

    void awaitEnd() throws IOException {
        client.awaitEnd();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
