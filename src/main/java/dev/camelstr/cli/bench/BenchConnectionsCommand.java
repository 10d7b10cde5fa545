package dev.camelstr.cli.bench;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.cli.load.ConnectionLoad;
import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.nostr.Filter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "connections",
        mixinStandardHelpOptions = true,
        description = {
            "Opens many connections with subscriptions and holds them; then times a REQ on some of them, one after the other.",
            "The rate is of subscriptions made. The system's limit of open files bounds the connections (ulimit -n)."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr bench connections --connections 1000 --relay ws://localhost:8080",
            "  camelstr bench connections --connections 10000 --subscriptions 20 --local-addresses 10 --hold 30 --json",
            "",
            "Exit codes: 0 all stood and were served, 1 some were not, 2 wrong options."
        })
final class BenchConnectionsCommand implements Callable<Integer> {
    private static final int FILTERS = 10_000;

    @Mixin
    private LoadOptions load;

    @Option(names = "--connections", description = "Default: ${DEFAULT-VALUE}")
    private int connections = 1_000;

    @Option(names = "--subscriptions", description = "Of each connection. Default: ${DEFAULT-VALUE}")
    private int subscriptions = 20;

    @Option(names = "--hold", paramLabel = "SECONDS", description = "For how long. Default: ${DEFAULT-VALUE}")
    private int hold = 5;

    @Option(
            names = "--local-addresses",
            paramLabel = "N",
            description =
                    "Connect from 127.0.0.1 to 127.0.0.N in turn, for relays on this machine that limit an address. Default: any.")
    private int localAddresses;

    @Override
    public Integer call() {
        List<Filter> filters = new LoadEvents(load.prepare()).idle(FILTERS);
        ConnectionLoad held = new ConnectionLoad(load.relay(), connections, subscriptions, LoadOptions.PATIENCE);
        try (RelayClient client = new RelayClient(LoadOptions.THREADS, addresses())) {
            ConnectionLoad.Result result = held.run(client, number -> filters.get(number % FILTERS), this::hold);
            int opened = load.report(
                    "subscriptions",
                    result.opened(),
                    Map.of(
                            "heldP50", result.asked().latencies().millis(0.5),
                            "heldP99", result.asked().latencies().millis(0.99)));
            return result.asked().isComplete() ? opened : 1;
        }
    }

    private List<String> addresses() {
        return localAddresses == 0
                ? List.of("")
                : IntStream.rangeClosed(1, localAddresses)
                        .mapToObj(number -> "127.0.0." + number)
                        .toList();
    }

    private void hold() {
        load.say("%,d connections with %d subscriptions each stand".formatted(connections, subscriptions));
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(hold);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
