package dev.camelstr.cli.load;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes events at a steady rate while others are subscribed, and takes the time from when each is sent until each
 * subscriber has it. Each subscription has a connection of its own.
 *
 * @param matching what the subscribers ask for
 * @param subscribers that every event matches
 * @param idle subscriptions that no event matches
 * @param eventsPerSecond small enough that nothing queues
 */
public record FanoutLoad(
        URI relay, Filter matching, int subscribers, int idle, double eventsPerSecond, Duration patience) {

    /** @param events must match the filter */
    public LoadResult run(RelayClient client, List<Event> events, List<Filter> idleFilters) {
        Map<Long, Long> sentNanos = new ConcurrentHashMap<>();
        Tally subscribed = new Tally(subscribers + idle);
        Tally delivered = new Tally((long) subscribers * events.size());
        RelayClient.Listener listener = new RelayClient.Listener() {
            @Override
            public void onMessage(RelayClient.Connection from, byte[] json) {
                switch (Scan.type(json)) {
                    case EVENT -> {
                        Long sent = sentNanos.get(Scan.idOfEvent(json));
                        if (sent != null) {
                            delivered.done(sent);
                        }
                    }
                    case EOSE -> subscribed.done(System.nanoTime());
                    case CLOSED -> subscribed.broken("a subscription was refused");
                    default -> {}
                }
            }

            @Override
            public void onClosed(RelayClient.Connection from, String reason) {
                subscribed.broken(reason);
                delivered.broken(reason);
            }
        };
        List<RelayClient.Connection> open =
                new ArrayList<>(Links.open(client, relay, subscribers + idle + 1, number -> listener));
        RelayClient.Connection publisher = open.get(subscribers + idle);
        for (int i = 0; i < subscribers + idle; i++) {
            Filter filter = i < subscribers ? matching : idleFilters.get(i % idleFilters.size());
            open.get(i)
                    .send(ClientMessages.req(
                            "0", List.of(filter.toBuilder().limit(0).build())));
        }
        LoadResult ready = subscribed.await(patience);
        LoadResult result = ready.isComplete() ? publish(publisher, events, sentNanos, delivered) : ready;
        open.forEach(RelayClient.Connection::close);
        return result;
    }

    private LoadResult publish(
            RelayClient.Connection publisher, List<Event> events, Map<Long, Long> sentNanos, Tally delivered) {
        long pause = (long) (1e9 / eventsPerSecond);
        long due = System.nanoTime();
        for (Event event : events) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            sentNanos.put(event.id().w0(), System.nanoTime());
            publisher.send(ClientMessages.event(event.raw()));
            due += pause;
        }
        return delivered.await(patience);
    }
}
