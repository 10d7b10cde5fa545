package dev.camelstr.cli.bench;

import dev.camelstr.cli.client.RelayClient;
import dev.camelstr.cli.load.FanoutLoad;
import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.nostr.Filter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "fanout",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes notes at a steady rate while others are subscribed; the time of each delivery is from EVENT sent to"
                    + " EVENT received.",
            "Each subscription has a connection of its own."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr bench fanout --relay ws://localhost:8080",
            "  camelstr bench fanout --subscribers 100 --idle 1000 --rate 20 --json",
            "",
            "Exit codes: 0 all were delivered, 1 some were not, 2 wrong options."
        })
final class BenchFanoutCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions load;

    @Option(names = "--events", description = "Events that count. Default: ${DEFAULT-VALUE}")
    private int events = 500;

    @Option(names = "--warm-up", description = "Events before, not counted. Default: ${DEFAULT-VALUE}")
    private int warmUp = 300;

    @Option(names = "--rate", description = "Events a second. Default: ${DEFAULT-VALUE}")
    private double rate = 50;

    @Option(names = "--subscribers", description = "Subscriptions that match. Default: ${DEFAULT-VALUE}")
    private int subscribers = 100;

    @Option(names = "--idle", description = "Subscriptions that do not. Default: ${DEFAULT-VALUE}")
    private int idle = 1_000;

    @Override
    public Integer call() {
        LoadEvents notes = new LoadEvents(load.prepare());
        String topic = "fanout-" + Long.toHexString(System.nanoTime());
        FanoutLoad fanout = new FanoutLoad(
                load.relay(),
                Filter.builder().kinds(1).tag("t", List.of(topic)).build(),
                subscribers,
                idle,
                rate,
                LoadOptions.PATIENCE);
        try (RelayClient client = new RelayClient(LoadOptions.THREADS)) {
            List<Filter> others = notes.idle(idle);
            if (warmUp > 0) {
                fanout.run(client, notes.notes(warmUp, topic), others);
            }
            return load.report("deliveries", fanout.run(client, notes.notes(events, topic), others), Map.of());
        }
    }
}
