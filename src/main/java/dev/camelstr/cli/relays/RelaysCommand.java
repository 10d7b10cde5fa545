package dev.camelstr.cli.relays;

import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.relays.KnownRelay;
import dev.camelstr.store.relays.RelayChanges;
import dev.camelstr.store.relays.RelayChanges.Outcome;
import dev.camelstr.store.relays.RelayChanges.Result;
import dev.camelstr.store.relays.RelayLeases;
import dev.camelstr.store.relays.RelayTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.util.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "relays",
        mixinStandardHelpOptions = true,
        description = {
            "Shows and changes which upstream relays are collected.",
            "The list stands in the database of the settings; a running instance takes a change within a few seconds, and",
            "without one it counts from the next start on. Those that the setting camelstr.relays names are always in it."
        },
        synopsisSubcommandLabel = "list|add|remove|pause|resume|status",
        footer = {
            "",
            "Examples:",
            "  camelstr relays list",
            "  camelstr relays add wss://relay.example wss://other.example --note \"from the wiki\"",
            "  camelstr relays pause wss://relay.example          stays paused over restarts",
            "  camelstr relays status --json | jq -r 'select(.trouble != \"none\") | .relay'",
            "",
            "Exit codes: 0 done or so before, 1 there is no such relay or it may not be, 2 wrong URL, options or"
                    + " settings."
        })
public final class RelaysCommand implements Runnable {
    static final String OUTCOMES = "A JSON object for each: result, message.";

    private interface Change {
        Outcome of(RelayChanges changes, String url) throws SQLException;
    }

    private interface Work<T> {
        T with(RelayTable table, RelayLeases leases) throws SQLException;
    }

    /** @param processes which collect them, by URL */
    private record Listed(List<KnownRelay> relays, Map<String, String> processes) {
        String process(KnownRelay relay) {
            return processes.getOrDefault(relay.url(), "");
        }
    }

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list, add, remove, pause, resume or status");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "The relays, those that came first at the front.",
            footer = {"", "Example:", "  camelstr relays list --json | jq -r 'select(.state == \"paused\") | .url'"})
    int list(
            @Mixin ConfigOptions config,
            @Option(
                            names = "--json",
                            description = "A JSON object for each: url, source, pinned, state, added, note, process.")
                    boolean json) {
        Listed listed = listed(config.settings());
        listed.relays()
                .forEach(relay -> print(json ? RelayLines.json(relay, listed.process(relay)) : RelayLines.text(relay)));
        return 0;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds relays, at most " + RelayTable.MOST_RELAYS + " in all.",
            footer = {"", "Example:", "  camelstr relays add wss://relay.example --note \"asked by its operator\""})
    int add(
            @Mixin ConfigOptions config,
            @Parameters(arity = "1..*", paramLabel = "URL", description = "URLs of relays, ws:// or wss://.")
                    List<String> urls,
            @Option(names = "--note", defaultValue = "", paramLabel = "TEXT", description = "Why they are here.")
                    String note,
            @Option(names = "--json", description = OUTCOMES) boolean json) {
        return change(config, urls, json, (changes, url) -> changes.add(url, note));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description =
                    "Removes relays; how far they were read stays known. Those of camelstr.relays cannot be removed.",
            footer = {"", "Example:", "  camelstr relays remove wss://relay.example"})
    int remove(@Mixin NamedRelays relays) {
        return change(relays.config(), relays.urls(), relays.json(), RelayChanges::remove);
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Stops collecting from relays until they are resumed, whatever is started again meanwhile.",
            footer = {"", "Example:", "  camelstr relays pause wss://relay.example"})
    int pause(@Mixin NamedRelays relays) {
        return change(relays.config(), relays.urls(), relays.json(), (changes, url) -> changes.pause(url, true));
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Goes on with relays that were paused, also in Hawtio or by JMX.",
            footer = {"", "Example:", "  camelstr relays resume wss://relay.example"})
    int resume(@Mixin NamedRelays relays) {
        return change(relays.config(), relays.urls(), relays.json(), (changes, url) -> changes.pause(url, false));
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description =
                    "How each relay does, as the running instance of the data folder has counted since its start.",
            footer = {
                "",
                "Examples:",
                "  camelstr relays status",
                "  camelstr relays status nos.lol              those whose URL contains it",
                "  camelstr relays status --json | jq -r '[.relay, .lagSeconds] | @tsv'"
            })
    int status(
            @Mixin ConfigOptions config,
            @Parameters(arity = "0..1", defaultValue = "", paramLabel = "TEXT", description = "Part of a URL.")
                    String text,
            @Option(
                            names = "--json",
                            description =
                                    "A JSON object for each, with the fields of upstreams in /api/status, and source,"
                                            + " pinned, note, process.")
                    boolean json)
            throws InterruptedException {
        Settings settings = config.settings();
        Listed listed = listed(settings);
        Map<String, JsonObject> figures = figures(settings);
        if (!json) {
            print(RelayLines.HEADS);
        }
        listed.relays().stream()
                .filter(relay -> relay.name().contains(text.strip().toLowerCase(Locale.ROOT)))
                .map(relay ->
                        RelayLines.status(relay, listed.process(relay), Optional.ofNullable(figures.get(relay.name()))))
                .forEach(status -> print(json ? status.toJson() : RelayLines.text(status)));
        return 0;
    }

    private static Listed listed(Settings settings) {
        return with(settings, (table, leases) -> new Listed(table.list(), leases.processes()));
    }

    private Map<String, JsonObject> figures(Settings settings) throws InterruptedException {
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        if (running.isEmpty()) {
            tell("no instance runs on camelstr.data-dir " + settings.dataDir() + ": nothing is counted");
            return Map.of();
        }
        try {
            return RelayFigures.of(new InstanceClient(running.get()));
        } catch (IOException e) {
            tell("the running instance gives no figures: " + Reasons.of(e));
            return Map.of();
        }
    }

    private int change(ConfigOptions config, List<String> urls, boolean json, Change change) {
        List<Outcome> outcomes = with(config.settings(), (table, leases) -> {
            RelayChanges changes = new RelayChanges(table);
            List<Outcome> done = new ArrayList<>();
            for (String url : urls) {
                done.add(change.of(changes, url));
            }
            return done;
        });
        for (Outcome outcome : outcomes) {
            if (json) {
                print(RelayLines.json(outcome));
            } else if (outcome.isWell()) {
                print(outcome.words());
            } else {
                tell(outcome.words());
            }
        }
        return outcomes.stream().anyMatch(outcome -> outcome.result() == Result.WRONG)
                ? 2
                : outcomes.stream().allMatch(Outcome::isWell) ? 0 : 1;
    }

    /** In the database of the settings, which the running instance has, or whoever comes first. */
    private static <T> T with(Settings settings, Work<T> work) {
        try (Databases databases = Databases.open(settings)) {
            RelayTable table = new RelayTable(databases.database());
            if (databases.isMine()) {
                // As the next start does.
                table.pin(settings.relays().stream().map(RelayUrl::canonical).toList());
            }
            return work.with(table, new RelayLeases(databases.database()));
        } catch (SQLException e) {
            throw new UserError("the database cannot be had: " + Reasons.of(e), e);
        }
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(ShownText.line(line, line.length()));
        out.flush();
    }

    private void tell(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("camelstr: " + ShownText.line(line));
        err.flush();
    }
}
