package dev.camelstr.cli.bench;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.cli.load.LoadResult;
import dev.camelstr.cli.load.PublishLoad;
import dev.camelstr.nostr.Event;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Publishes signed notes to a relay as fast as it says OK; the time of each is from EVENT to OK.",
        footer = {
            "",
            "Examples:",
            "  camelstr bench publish --relay ws://localhost:8080",
            "  camelstr bench publish --events 100000 --connections 8 --window 32 --json",
            "",
            "Exit codes: 0 all were accepted, 1 some were not, 2 wrong options."
        })
final class BenchPublishCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions load;

    @Option(names = "--events", description = "Events that count. Default: ${DEFAULT-VALUE}")
    private int events = 50_000;

    @Option(names = "--warm-up", description = "Events before, not counted. Default: ${DEFAULT-VALUE}")
    private int warmUp = 20_000;

    @Option(names = "--connections", description = "Default: ${DEFAULT-VALUE}")
    private int connections = 8;

    @Option(names = "--window", description = "Events in flight on each connection. Default: ${DEFAULT-VALUE}")
    private int window = 32;

    @Override
    public Integer call() {
        LoadEvents notes = new LoadEvents(load.prepare());
        load.say("Signing %,d events …".formatted(events + warmUp));
        List<Event> first = notes.notes(warmUp, "load");
        List<Event> counted = notes.notes(events, "load");
        PublishLoad publish = new PublishLoad(load.relay(), connections, window, LoadOptions.PATIENCE);
        try (RelayClient client = new RelayClient(LoadOptions.THREADS)) {
            if (warmUp > 0) {
                LoadResult warm = publish.run(client, first);
                load.say("Warm-up: %,.0f events/s".formatted(warm.rate()));
            }
            return load.report("events", publish.run(client, counted), Map.of());
        }
    }
}
