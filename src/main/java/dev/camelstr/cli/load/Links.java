package dev.camelstr.cli.load;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.cli.output.UserError;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;

/** Opens many connections, some at a time. */
final class Links {
    private static final int AT_ONCE = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Links() {}

    /**
     * @param listeners of each connection, by its number
     * @throws UserError if one cannot be made
     */
    static List<RelayClient.Connection> open(
            RelayClient client, URI relay, int count, IntFunction<RelayClient.Listener> listeners) {
        List<RelayClient.Connection> open = new ArrayList<>(count);
        for (int first = 0; first < count; first += AT_ONCE) {
            List<CompletableFuture<RelayClient.Connection>> opening = new ArrayList<>(AT_ONCE);
            for (int i = first; i < Math.min(count, first + AT_ONCE); i++) {
                opening.add(client.connect(relay, TIMEOUT, listeners.apply(i)));
            }
            opening.forEach(future -> open.add(opened(future, relay, open.size())));
        }
        return open;
    }

    private static RelayClient.Connection opened(
            CompletableFuture<RelayClient.Connection> future, URI relay, int number) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw new UserError("connection " + (number + 1) + " to " + relay + " was not made: "
                    + e.getCause().getMessage());
        }
    }
}
