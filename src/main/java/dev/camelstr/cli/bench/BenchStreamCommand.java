package dev.camelstr.cli.bench;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.cli.load.QueryLoad;
import dev.camelstr.nostr.Filter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        description =
                "Asks a relay for many stored events by one REQ, again and again; the time of each is up to EOSE.",
        footer = {
            "",
            "Examples:",
            "  camelstr bench stream --events 10000      (a relay gives no more than its max_limit)",
            "  camelstr bench stream --events 5000 --queries 50 --json",
            "",
            "Exit codes: 0 all were answered, 1 some were not or with fewer events, 2 wrong options."
        })
final class BenchStreamCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions load;

    @Option(names = "--events", description = "Events of each answer. Default: ${DEFAULT-VALUE}")
    private int events = 10_000;

    @Option(names = "--queries", description = "Questions that count. Default: ${DEFAULT-VALUE}")
    private int queries = 30;

    @Option(names = "--warm-up", description = "Questions before, not counted. Default: ${DEFAULT-VALUE}")
    private int warmUp = 20;

    @Option(names = "--connections", description = "Default: ${DEFAULT-VALUE}")
    private int connections = 1;

    @Override
    public Integer call() {
        load.prepare();
        QueryLoad query = new QueryLoad(load.relay(), connections, 1, LoadOptions.PATIENCE);
        Filter filter = Filter.builder().limit(events).build();
        try (RelayClient client = new RelayClient(LoadOptions.THREADS)) {
            if (warmUp > 0) {
                query.run(client, warmUp, number -> filter);
            }
            QueryLoad.Result result = query.run(client, queries, number -> filter);
            double each =
                    (double) result.events() / Math.max(1, result.queries().done());
            int code = load.report(
                    "queries",
                    result.queries(),
                    Map.of(
                            "events",
                            each,
                            "eventRate",
                            result.events() / result.queries().seconds()));
            return each < events ? 1 : code;
        }
    }
}
