package dev.camelstr.cli.load;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Asks for stored events over some connections, each with so many questions at a time, and takes the time to each
 * {@code EOSE}; or only how many there are, to each {@code COUNT}.
 */
public record QueryLoad(URI relay, int connections, int window, Duration patience, boolean counts) {

    public QueryLoad(URI relay, int connections, int window, Duration patience) {
        this(relay, connections, window, patience, false);
    }

    /** @param events that were received */
    public record Result(LoadResult queries, long events) {}

    /** @param filters the filter of each question, by its number */
    public Result run(RelayClient client, int queries, IntFunction<Filter> filters) {
        Tally tally = new Tally(queries);
        AtomicInteger next = new AtomicInteger();
        LongAdder events = new LongAdder();
        Asker[] askers = new Asker[connections];
        List<RelayClient.Connection> open = Links.open(client, relay, connections, number -> {
            askers[number] = new Asker(window, counts, tally, events, () -> {
                int query = next.getAndIncrement();
                return query < queries ? Optional.of(filters.apply(query)) : Optional.empty();
            });
            return askers[number];
        });
        tally.begin();
        for (int i = 0; i < connections; i++) {
            askers[i].begin(open.get(i));
        }
        LoadResult result = tally.await(patience);
        open.forEach(RelayClient.Connection::close);
        return new Result(result, events.sum());
    }

    /** One connection; a question's subscription replaces the one that was answered before it. */
    private static final class Asker implements RelayClient.Listener {
        private final boolean counts;
        private final Tally tally;
        private final LongAdder events;
        private final Supplier<Optional<Filter>> filters;
        private final long[] askedNanos;

        Asker(int window, boolean counts, Tally tally, LongAdder events, Supplier<Optional<Filter>> filters) {
            this.askedNanos = new long[window];
            this.counts = counts;
            this.tally = tally;
            this.events = events;
            this.filters = filters;
        }

        synchronized void begin(RelayClient.Connection connection) {
            for (int i = 0; i < askedNanos.length; i++) {
                ask(connection, i);
            }
        }

        private void ask(RelayClient.Connection connection, int subscription) {
            filters.get().ifPresent(filter -> {
                askedNanos[subscription] = System.nanoTime();
                String id = Integer.toString(subscription);
                connection.send(
                        counts ? ClientMessages.count(id, List.of(filter)) : ClientMessages.req(id, List.of(filter)));
            });
        }

        @Override
        public synchronized void onMessage(RelayClient.Connection from, byte[] json) {
            switch (Scan.type(json)) {
                case EVENT -> events.increment();
                case EOSE, COUNT -> {
                    int subscription = Scan.subscription(json);
                    tally.done(askedNanos[subscription]);
                    ask(from, subscription);
                }
                case CLOSED -> {
                    tally.refused(json);
                    ask(from, Scan.subscription(json));
                }
                default -> {}
            }
        }

        @Override
        public void onClosed(RelayClient.Connection from, String reason) {
            tally.broken(reason);
        }
    }
}
