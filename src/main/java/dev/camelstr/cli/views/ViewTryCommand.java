package dev.camelstr.cli.views;

import dev.camelstr.cli.events.ImportSources;
import dev.camelstr.cli.events.SourceLines;
import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.output.ReadProgress;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Logging;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the view of a route file on a database of its own that goes in the end, imports the events, waits until the"
                    + " view has read what came and went, and prints its tables.",
            "What else the view needs stands beside the file, as in camelstr.routes-dir. Nothing of what camelstr run uses"
                    + " is touched."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr view try reactions.camel.yaml --events events.jsonl",
            "  camelstr view try reactions.camel.yaml --events events.jsonl --json | jq -c '.rows[]'",
            "  camelstr export --kind 7 | camelstr view try reactions.camel.yaml --events -",
            "",
            "Exit codes: 0 done, 1 the view fails or no event could be taken, 2 wrong options, settings or files."
        })
final class ViewTryCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Mixin
    private ConfigOptions config;

    @Parameters(paramLabel = "FILE", description = "The route file, NAME.camel.yaml.")
    private Path file;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            required = true,
            description =
                    "Files of events as camelstr import reads them, or - for standard input. The view has read one"
                            + " before the next is imported.")
    private List<String> events;

    @Option(
            names = "--rows",
            paramLabel = "COUNT",
            description = "How many rows of each table are printed. Default: ${DEFAULT-VALUE}")
    private int rows = 50;

    @Option(names = "--json", description = "A JSON object for each table: view, table, count, rows.")
    private boolean json;

    @Option(names = "--keep", description = "Leave the data folder, and say where it is.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    private boolean damaged;

    @Override
    public Integer call() throws IOException {
        if (rows < 0) {
            throw new UserError("--rows " + rows + ": a number of rows is 0 or more");
        }
        List<Path> sources = ImportSources.of(events);
        Logging.onlyErrors();
        try (ThrowawayFolder folder = ThrowawayFolder.create("camelstr-view-", keep)) {
            int code = run(config.settings(settings(folder.path())), sources);
            if (keep) {
                say("the data are kept: camelstr view list --set camelstr.data-dir=" + folder.path());
            }
            return code;
        } catch (InterruptedException e) {
            return INTERRUPTED; // by Ctrl-C or another signal
        }
    }

    private Map<String, String> settings(Path data) {
        return Map.of(
                "camelstr.data-dir",
                data.toString(),
                "camelstr.datasource.url",
                "",
                "camelstr.stream",
                "local-stream",
                "camelstr.stream.old-values",
                "true",
                "camelstr.routes-dir",
                file.toAbsolutePath().getParent().toString());
    }

    private int run(Settings settings, List<Path> sources) throws InterruptedException {
        try (Application application = Application.ofView(settings, List.of("import", "store"), file)) {
            application.start();
            ViewTrial trial = new ViewTrial(application);
            trial.awaitMade();
            boolean taken = false;
            for (Path source : sources) {
                taken |= importLines(application, source);
                trial.awaitAll();
            }
            for (String view : trial.views()) {
                print(application, view);
            }
            return damaged || !taken ? 1 : 0;
        } catch (ViewTrial.FailedException | IOException | IllegalStateException | SQLException e) {
            say(e instanceof ViewTrial.FailedException ? e.getMessage() : Reasons.of(e));
            return 1;
        }
    }

    /** Whether any was taken. */
    private boolean importLines(Application application, Path source) throws IOException, InterruptedException {
        ReadProgress progress = new ReadProgress(
                ImportSources.size(List.of(source)),
                new Progress(spec.commandLine().getErr(), !json));
        try (SourceLines lines = new SourceLines(List.of(source), progress, this::damaged)) {
            ImportReport report = application
                    .bean("importer", Importer.class)
                    .importLines(
                            lines, (line, code, message) -> say(source + ", " + lines.place(line) + ": " + message));
            return report.refused() < report.lines();
        }
    }

    private void damaged(String what) {
        damaged = true;
        say(what);
    }

    private void print(Application application, String view) throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection = application.database().getConnection()) {
            for (ViewTable table : ViewTable.of(connection, view)) {
                if (json) {
                    String line = table.json(connection, rows);
                    out.println(ShownText.line(line, line.length()));
                } else {
                    table.lines(connection, rows).forEach(out::println);
                }
            }
        }
        out.flush();
    }

    private void say(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("camelstr: " + ShownText.line(what));
        err.flush();
    }
}
