package dev.camelstr.cli;

import dev.camelstr.cli.bench.BenchCommand;
import dev.camelstr.cli.client.AdminCommand;
import dev.camelstr.cli.client.CountCommand;
import dev.camelstr.cli.client.KeygenCommand;
import dev.camelstr.cli.client.ProfileCommand;
import dev.camelstr.cli.client.PublishCommand;
import dev.camelstr.cli.client.ReqCommand;
import dev.camelstr.cli.demo.DemoCommand;
import dev.camelstr.cli.events.DisplayCommand;
import dev.camelstr.cli.events.ExportCommand;
import dev.camelstr.cli.events.ImportCommand;
import dev.camelstr.cli.events.RebuildCommand;
import dev.camelstr.cli.events.RejectedCommand;
import dev.camelstr.cli.relays.RelaysCommand;
import dev.camelstr.cli.run.CheckCommand;
import dev.camelstr.cli.run.RetentionCommand;
import dev.camelstr.cli.run.RunCommand;
import dev.camelstr.cli.run.TopCommand;
import dev.camelstr.cli.sync.SyncCommand;
import dev.camelstr.cli.topology.TopologyCommand;
import dev.camelstr.cli.views.ViewCommand;
import java.util.List;

/** What {@code camelstr} can do, by name; each is loaded when it is asked for. */
final class Subcommands {
    /** In the order of the help. */
    static final List<String> NAMES = List.of(
            "run",
            "demo",
            "display",
            "import",
            "export",
            "rebuild",
            "sync",
            "rejected",
            "top",
            "topology",
            "relays",
            "view",
            "retention",
            "check",
            "publish",
            "req",
            "count",
            "profile",
            "keygen",
            "admin",
            "bench",
            "completion");

    private Subcommands() {}

    /** @throws IllegalArgumentException for any other name */
    static Class<?> of(String name) {
        return switch (name) {
            case "run" -> RunCommand.class;
            case "demo" -> DemoCommand.class;
            case "display" -> DisplayCommand.class;
            case "import" -> ImportCommand.class;
            case "export" -> ExportCommand.class;
            case "rebuild" -> RebuildCommand.class;
            case "sync" -> SyncCommand.class;
            case "rejected" -> RejectedCommand.class;
            case "top" -> TopCommand.class;
            case "topology" -> TopologyCommand.class;
            case "relays" -> RelaysCommand.class;
            case "view" -> ViewCommand.class;
            case "retention" -> RetentionCommand.class;
            case "check" -> CheckCommand.class;
            case "publish" -> PublishCommand.class;
            case "req" -> ReqCommand.class;
            case "count" -> CountCommand.class;
            case "profile" -> ProfileCommand.class;
            case "keygen" -> KeygenCommand.class;
            case "admin" -> AdminCommand.class;
            case "bench" -> BenchCommand.class;
            case "completion" -> CompletionCommand.class;
            default -> throw new IllegalArgumentException(name + " is no command");
        };
    }
}
