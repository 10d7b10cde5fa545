package dev.camelstr.cli.bench;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.cli.client.RelayOptions;
import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.cli.load.LoadResult;
import dev.camelstr.cli.load.PublishLoad;
import dev.camelstr.cli.load.QueryLoad;
import dev.camelstr.cli.load.QueryShape;
import dev.camelstr.cli.load.StoredSample;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.sample.NullRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.crypto.Schnorr;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "suite",
        mixinStandardHelpOptions = true,
        description = {
            "Measures relays in turn, the same work on each: publishing, the same events again, and every shape of query.",
            "The table has rates a second and their ratio to those of the first relay, and what this client reaches with a"
                    + " relay in its own process that does nothing: a rate near that one is the client's."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr bench suite --relay ws://localhost:7777 --relay ws://localhost:8080",
            "  camelstr bench suite --relay ws://localhost:8080 --events 20000 --json",
            "",
            "Exit codes: 0 all was answered, 1 some was not, 2 wrong options."
        })
final class BenchSuiteCommand implements Callable<Integer> {
    private static final int MANY = 8;

    @Option(
            names = "--relay",
            paramLabel = "URL",
            required = true,
            converter = RelayOptions.RelayUrl.class,
            description = "A relay; several are measured in turn, row by row.")
    private List<URI> relays = List.of();

    @Option(names = "--events", description = "Events that are published on each. Default: ${DEFAULT-VALUE}")
    private int events = 20_000;

    @Option(names = "--queries", description = "Questions of each shape that count. Default: ${DEFAULT-VALUE}")
    private int queries = 3_000;

    @Option(names = "--warm-up", description = "Questions of each shape before, not counted. Default: ${DEFAULT-VALUE}")
    private int warmUp = 1_000;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description =
                    "Before each row the processors are waited for to be idle, so long at most. Default: ${DEFAULT-VALUE}")
    private int wait = 30;

    @Option(names = "--json", description = "One JSON object as the last line, in place of the table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final SuiteTable table = new SuiteTable();

    @Override
    public Integer call() {
        Schnorr schnorr = Schnorr.of("auto");
        table.unit("V", Verifications.perSecond(schnorr));
        List<Event> notes = new LoadEvents(schnorr).notes(events, "suite");
        try (RelayClient client = new RelayClient(LoadOptions.THREADS);
                NullRelay nothing = new NullRelay(notes.get(0).raw())) {
            publish("publish, 8 connections x 32", client, nothing, notes);
            publish("the same again", client, nothing, notes);
            List<StoredSample> samples = relays.stream()
                    .map(relay -> StoredSample.of(client, relay, LoadOptions.PATIENCE))
                    .toList();
            for (QueryShape shape : QueryShape.values()) {
                ask(shape, client, nothing, samples);
            }
        }
        spec.commandLine().getOut().println(json ? table.json(relays) : table.text(relays));
        spec.commandLine().getOut().flush();
        return table.isComplete() ? 0 : 1;
    }

    private void publish(String row, RelayClient client, NullRelay nothing, List<Event> notes) {
        Function<URI, LoadResult> load =
                relay -> new PublishLoad(relay, MANY, 32, LoadOptions.PATIENCE).run(client, notes);
        List<LoadResult> results = measure(number -> load.apply(relays.get(number)));
        add(row, results, load.apply(URI.create(nothing.url())));
    }

    private void ask(QueryShape shape, RelayClient client, NullRelay nothing, List<StoredSample> samples) {
        int connections = shape == QueryShape.MIXED ? MANY : 1;
        List<Long> events = new ArrayList<>();
        List<LoadResult> results = measure(number -> {
            URI relay = relays.get(number);
            QueryLoad.Result result = ask(client, relay, questions(shape, relay, samples.get(number)), connections);
            events.add(result.events());
            return result.queries();
        });
        nothing.answerWith(Math.round((float) events.get(0) / queries));
        IntFunction<Filter> questions = questions(shape, relays.get(0), samples.get(0));
        LoadResult ceiling =
                ask(client, URI.create(nothing.url()), questions, connections).queries();
        add(shape.name().toLowerCase(Locale.ROOT) + (connections > 1 ? ", 8 connections" : ""), results, ceiling);
    }

    private static IntFunction<Filter> questions(QueryShape shape, URI relay, StoredSample sample) {
        return shape.questions(sample)
                .orElseThrow(() -> new UserError(relay + " has nothing to ask for in the way of " + shape));
    }

    private QueryLoad.Result ask(RelayClient client, URI relay, IntFunction<Filter> questions, int connections) {
        QueryLoad load = new QueryLoad(relay, connections, 1, LoadOptions.PATIENCE);
        if (warmUp > 0) {
            load.run(client, warmUp, questions);
        }
        return load.run(client, queries, questions);
    }

    private List<LoadResult> measure(IntFunction<LoadResult> work) {
        List<LoadResult> results = new ArrayList<>();
        for (int number = 0; number < relays.size(); number++) {
            QuietProcessor.await(Duration.ofSeconds(wait));
            results.add(work.apply(number));
        }
        return results;
    }

    private void add(String row, List<LoadResult> results, LoadResult ceiling) {
        table.add(row, results, ceiling);
        if (!json) {
            spec.commandLine().getErr().println(row + " …");
            spec.commandLine().getErr().flush();
        }
    }
}
