package dev.camelstr.cli.load;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of what a relay has, to ask for it again.
 *
 * @param events without repetition, the newest first
 */
public record StoredSample(List<Event> events) {
    private static final int WANTED = 5_000;

    /** Its newest events, as many as it gives at once. */
    public static StoredSample of(RelayClient client, URI relay, Duration patience) {
        List<Event> events = new ArrayList<>();
        Tally tally = new Tally(1);
        RelayClient.Connection connection = Links.open(client, relay, 1, number -> (from, json) -> {
                    try {
                        RelayMessage message = RelayMessageParser.parse(json);
                        if (message instanceof RelayMessage.Event event) {
                            events.add(event.event());
                        } else if (message instanceof RelayMessage.Eose || message instanceof RelayMessage.Closed) {
                            tally.done(System.nanoTime());
                        }
                    } catch (InvalidMessageException | InvalidEventException e) {
                        // Whatever it is, it is not asked for.
                    }
                })
                .get(0);
        connection.send(
                ClientMessages.req("0", List.of(Filter.builder().limit(WANTED).build())));
        tally.await(patience);
        connection.close();
        return new StoredSample(List.copyOf(events));
    }
}
