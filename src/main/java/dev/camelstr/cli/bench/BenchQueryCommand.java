package dev.camelstr.cli.bench;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.cli.load.QueryLoad;
import dev.camelstr.cli.load.QueryShape;
import dev.camelstr.cli.load.StoredSample;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.Filter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Asks a relay for stored events; the time of each question is from REQ to EOSE.",
        footer = {
            "",
            "Examples:",
            "  camelstr bench query --relay ws://localhost:8080",
            "  camelstr bench query --shape newest --queries 5000 --json",
            "",
            "Exit codes: 0 all were answered, 1 some were not, 2 wrong options or nothing is stored there."
        })
final class BenchQueryCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions load;

    @Option(
            names = "--shape",
            description = {
                "id: one event by its id; author: the newest 20 of an author and a kind; newest: the newest 100;",
                "tag: the newest 50 that mention a key; thread: what answers an event; window: 100 up to a moment;",
                "follows: the newest 50 of 100 authors; mixed: all these in turn. Default: ${DEFAULT-VALUE}"
            })
    private QueryShape shape = QueryShape.ID;

    @Option(names = "--count", description = "Asks only how many there are (NIP-45), whatever the limits.")
    private boolean counts;

    @Option(names = "--queries", description = "Questions that count. Default: ${DEFAULT-VALUE}")
    private int queries = 10_000;

    @Option(names = "--warm-up", description = "Questions before, not counted. Default: ${DEFAULT-VALUE}")
    private int warmUp = 5_000;

    @Option(names = "--connections", description = "Default: ${DEFAULT-VALUE}")
    private int connections = 1;

    @Option(names = "--window", description = "Questions at a time on each connection. Default: ${DEFAULT-VALUE}")
    private int window = 1;

    @Override
    public Integer call() {
        load.prepare();
        QueryLoad query = new QueryLoad(load.relay(), connections, window, LoadOptions.PATIENCE, counts);
        try (RelayClient client = new RelayClient(LoadOptions.THREADS)) {
            IntFunction<Filter> filters = filters(client);
            if (warmUp > 0) {
                query.run(client, warmUp, filters);
            }
            QueryLoad.Result result = query.run(client, queries, filters);
            return load.report("queries", result.queries(), Map.of("events", (double) result.events()));
        }
    }

    private IntFunction<Filter> filters(RelayClient client) {
        return shape.questions(StoredSample.of(client, load.relay(), LoadOptions.PATIENCE))
                .orElseThrow(() ->
                        new UserError(load.relay() + " has no events to ask for in that way: publish some first"));
    }
}
