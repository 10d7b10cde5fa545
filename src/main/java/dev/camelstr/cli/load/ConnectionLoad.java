package dev.camelstr.cli.load;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Opens connections with subscriptions that nothing matches, and holds them; then asks once more on some of them, one
 * after the other, which shows whether they are served.
 */
public record ConnectionLoad(URI relay, int connections, int subscriptions, Duration patience) {
    private static final int BATCH = 500;
    private static final int ASKED = 500;

    /**
     * @param opened the subscriptions that stand
     * @param asked round trips on connections that were held
     */
    public record Result(LoadResult opened, LoadResult asked) {}

    /**
     * @param filters of the subscriptions, by their number
     * @param whileHeld called when all stand
     */
    public Result run(RelayClient client, IntFunction<Filter> filters, Runnable whileHeld) {
        List<RelayClient.Connection> open = new ArrayList<>(connections);
        Held held = new Held(new Tally((long) connections * subscriptions));
        try {
            while (open.size() < connections && !held.tally.isOver()) {
                int first = open.size();
                open.addAll(Links.open(client, relay, Math.min(BATCH, connections - first), number -> held));
                for (int i = first; i < open.size(); i++) {
                    for (int j = 0; j < subscriptions; j++) {
                        held.ask(open.get(i), j, filters.apply(i * subscriptions + j));
                    }
                }
            }
            LoadResult opened = held.tally.await(patience);
            if (!opened.isComplete()) {
                return new Result(opened, opened);
            }
            whileHeld.run();
            return new Result(opened, askAgain(open, held, filters));
        } finally {
            held.over = true;
            open.forEach(RelayClient.Connection::close);
        }
    }

    private LoadResult askAgain(List<RelayClient.Connection> open, Held held, IntFunction<Filter> filters) {
        int count = Math.min(ASKED, open.size());
        held.tally = new Tally(count);
        for (int i = 0; i < count && !held.tally.isOver(); i++) {
            int number = (int) ((long) i * open.size() / count);
            held.ask(open.get(number), 0, filters.apply(number * subscriptions));
            held.tally.awaitDone(i + 1, patience);
        }
        return held.tally.await(Duration.ZERO);
    }

    /** All connections. */
    private static final class Held implements RelayClient.Listener {
        private volatile Tally tally;
        private volatile long askedNanos;
        private volatile boolean over;

        Held(Tally tally) {
            this.tally = tally;
        }

        void ask(RelayClient.Connection connection, int subscription, Filter filter) {
            Filter none = filter.toBuilder().limit(0).build();
            askedNanos = System.nanoTime();
            connection.send(ClientMessages.req(Integer.toString(subscription), List.of(none)));
        }

        @Override
        public void onMessage(RelayClient.Connection from, byte[] json) {
            switch (Scan.type(json)) {
                case EOSE -> tally.done(askedNanos);
                case CLOSED -> tally.refused(json);
                default -> {}
            }
        }

        @Override
        public void onClosed(RelayClient.Connection from, String reason) {
            if (!over) {
                tally.broken(reason);
            }
        }
    }
}
