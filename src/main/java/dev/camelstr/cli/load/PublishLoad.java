package dev.camelstr.cli.load;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessages;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes events over some connections, each with so many in flight, and takes the time to each {@code OK}.
 *
 * @param window events in flight on each connection
 * @param patience without any answer, before the rest counts as missing
 */
public record PublishLoad(URI relay, int connections, int window, Duration patience) {

    /** @param events each is published once */
    public LoadResult run(RelayClient client, List<Event> events) {
        Tally tally = new Tally(events.size());
        Lane[] lanes = new Lane[connections];
        List<RelayClient.Connection> open = Links.open(client, relay, connections, number -> {
            lanes[number] = new Lane(events, number, connections, tally);
            return lanes[number];
        });
        tally.begin();
        for (int i = 0; i < connections; i++) {
            lanes[i].begin(open.get(i), window);
        }
        LoadResult result = tally.await(patience);
        open.forEach(RelayClient.Connection::close);
        return result;
    }

    /** Every so-many-th event, over one connection. */
    private static final class Lane implements RelayClient.Listener {
        private final List<Event> events;
        private final int step;
        private final Tally tally;
        private final Map<Long, Long> sentNanos = new HashMap<>();
        private int next;

        Lane(List<Event> events, int first, int step, Tally tally) {
            this.events = events;
            this.next = first;
            this.step = step;
            this.tally = tally;
        }

        synchronized void begin(RelayClient.Connection connection, int window) {
            for (int i = 0; i < window; i++) {
                sendNext(connection);
            }
        }

        private void sendNext(RelayClient.Connection connection) {
            if (next < events.size()) {
                Event event = events.get(next);
                next += step;
                sentNanos.put(event.id().w0(), System.nanoTime());
                connection.send(ClientMessages.event(event.raw()));
            }
        }

        @Override
        public synchronized void onMessage(RelayClient.Connection from, byte[] json) {
            if (Scan.type(json) != Scan.Type.OK) {
                return;
            }
            Long sent = sentNanos.remove(Scan.idOfOk(json));
            if (sent == null) {
                return;
            }
            if (Scan.isAccepted(json)) {
                tally.done(sent);
            } else {
                tally.refused(json);
            }
            sendNext(from);
        }

        @Override
        public void onClosed(RelayClient.Connection from, String reason) {
            tally.broken(reason);
        }
    }
}
