package dev.camelstr.cli.views;

import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.component.view.ViewDefinition;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserViews;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "view",
        mixinStandardHelpOptions = true,
        subcommands = {ViewQueryCommand.class, ViewTryCommand.class},
        description = {
            "Shows, asks, tries and rebuilds views: tables that route files of yours keep of what is stored.",
            "The views are those of the database of the settings."
        },
        synopsisSubcommandLabel = "list|status|query|try|rebuild|reset|drop",
        footer = {
            "",
            "Examples:",
            "  camelstr view list",
            "  camelstr view status reactions --json | jq .lag",
            "  camelstr view query hashtags top --param since=2h",
            "  camelstr view try reactions.camel.yaml --events events.jsonl",
            "  camelstr view rebuild reactions      after a change of its steps",
            "",
            "Exit codes: 0 done, 1 there is no such view or one fails, 2 wrong name, options or settings."
        })
public final class ViewCommand implements Runnable {
    private static final String FIELDS =
            "A JSON object for each: name, state, position, lag, came, went, owner, error, note, failingSince, made;"
                    + " while new tables are filled rebuild (their state), rebuildCame, rebuildLag, rebuildError,"
                    + " rebuildSince.";

    private static final String OUTCOME = "A JSON object: name, done (rebuild, reset or dropped).";

    private interface Work<T> {
        T with(UserViews views) throws SQLException;
    }

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list, status, query, try, rebuild, reset or drop");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "The views, by their names.",
            footer = {"", "Example:", "  camelstr view list --json | jq -r 'select(.state == \"failing\") | .error'"})
    int list(@Mixin ConfigOptions config, @Option(names = "--json", description = FIELDS) boolean json) {
        List<UserView> views = with(config, UserViews::list);
        if (!json && !views.isEmpty()) {
            print(ViewLines.HEADS);
        }
        views.forEach(view -> print(json ? ViewLines.json(view) : ViewLines.text(view)));
        return 0;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "How one view does.",
            footer = {"", "Example:", "  camelstr view status reactions"})
    int status(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "NAME", description = "Name of the view.") String name,
            @Option(names = "--json", description = FIELDS) boolean json) {
        String checked = checked(name);
        Optional<UserView> found = with(config, UserViews::list).stream()
                .filter(view -> view.name().equals(checked))
                .findFirst();
        found.map(view -> json ? List.of(ViewLines.json(view)) : ViewLines.lines(view))
                .ifPresent(lines -> lines.forEach(this::print));
        return found.map(view -> view.state() == UserView.State.FAILING ? 1 : 0).orElseGet(() -> none(name));
    }

    @Command(
            name = "rebuild",
            mixinStandardHelpOptions = true,
            description =
                    "Has new tables of a view filled by whoever runs it, that replace those it has when they stand where"
                            + " those stand.",
            footer = {"", "Example:", "  camelstr view rebuild reactions; camelstr view status reactions"})
    int rebuild(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "NAME", description = "Name of the view.") String name,
            @Option(names = "--json", description = OUTCOME) boolean json) {
        String checked = checked(name);
        return switch (with(config, views -> views.rebuild(checked))) {
            case BEGUN -> {
                print(
                        json
                                ? ViewLines.json(checked, "rebuild")
                                : "New tables of the view " + name + " are filled when it runs");
                yield 0;
            }
            case FROM_NOW -> {
                say("the view " + name + " began with what came then (from: now), and cannot be filled again;"
                        + " view reset begins it anew");
                yield 1;
            }
            case NO_SUCH_VIEW -> none(name);
        };
    }

    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = "Drops the tables of a view; whoever runs it makes them anew, and fills them.",
            footer = {"", "Example:", "  camelstr view reset reactions"})
    int reset(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "NAME", description = "Name of the view.") String name,
            @Option(names = "--json", description = OUTCOME) boolean json) {
        String checked = checked(name);
        if (!with(config, views -> views.reset(checked))) {
            return none(name);
        }
        print(json ? ViewLines.json(checked, "reset") : "The view " + name + " is made anew when it runs");
        return 0;
    }

    @Command(
            name = "drop",
            mixinStandardHelpOptions = true,
            description =
                    "Drops a view with its tables; one whose route file is still there is made anew when it runs.",
            footer = {"", "Example:", "  camelstr view drop reactions"})
    int drop(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "NAME", description = "Name of the view.") String name,
            @Option(names = "--json", description = OUTCOME) boolean json) {
        String checked = checked(name);
        if (!with(config, views -> views.drop(checked))) {
            return none(name);
        }
        print(json ? ViewLines.json(checked, "dropped") : "The view " + name + " is dropped, with its tables");
        return 0;
    }

    private String checked(String name) {
        try {
            return ViewDefinition.requireName(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int none(String name) {
        say("there is no view " + name);
        return 1;
    }

    private void say(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("camelstr: " + what);
        err.flush();
    }

    private static <T> T with(ConfigOptions config, Work<T> work) {
        try (Databases databases = Databases.open(config.settings())) {
            return work.with(new UserViews(databases.database()));
        } catch (SQLException e) {
            throw new UserError("the database cannot be had: " + Reasons.of(e), e);
        }
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(ShownText.line(line, line.length()));
        out.flush();
    }
}
