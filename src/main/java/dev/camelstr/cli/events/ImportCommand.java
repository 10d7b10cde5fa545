package dev.camelstr.cli.events;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.output.ReadProgress;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.store.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Stores events from files: through admission, policy, verification and the stream, like all others.",
            "A file has an event a line, or a message of a relay or client a line ([\"EVENT\",…]), or a JSON array of"
                    + " events; plain or compressed (gzip, zstd), which its content tells.",
            "Returns when the store has decided on each, and says what was refused and why."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr import events.jsonl",
            "  camelstr import backup.json.gz notes.jsonl.zst folder-of-files",
            "  camelstr import --strict --wait events.jsonl     as a step of a script",
            "  ssh elsewhere cat events.jsonl.gz | camelstr import -",
            "",
            "Exit codes: 0 all was decided on; 1 it could not be, a file is damaged, all was refused, or, with --strict,"
                    + " anything was; 2 wrong options or settings."
        })
public final class ImportCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files, folders of files (.json, .jsonl, .ndjson, .gz, .zst), or - for standard input.")
    private List<String> names;

    @Option(names = "--strict", description = "Exit code 1 if anything was refused.")
    private boolean strict;

    @Option(
            names = "--wait",
            description =
                    "However long it takes: for another import's end, and while the store stands still. Default: an"
                            + " import ends after a minute without any verdict.")
    private boolean waiting;

    @Option(names = "--json", description = "Print the result as one JSON object, as the last line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private ImportOutput output;
    private boolean damaged;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = config.settings();
        output = new ImportOutput(spec.commandLine(), json);
        List<Path> sources = ImportSources.of(names);
        ReadProgress progress = new ReadProgress(
                ImportSources.size(sources), new Progress(spec.commandLine().getErr(), !json));
        try (SourceLines lines = new SourceLines(sources, progress, this::damaged)) {
            ImportReport report = importLines(settings, lines);
            output.print(report);
            return exitCode(report);
        } catch (IOException | IllegalStateException e) {
            output.say("the import has ended early: " + Reasons.of(e));
            return 1;
        }
    }

    private ImportReport importLines(Settings settings, SourceLines lines) throws IOException, InterruptedException {
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        if (running.isPresent()) {
            return new InstanceClient(running.get())
                    .importLines(
                            lines, (line, code, message) -> output.refused(lines.place(line), code, message), waiting);
        }
        try (Application application = new Application(settings, List.of("import", "store"))) {
            application.start();
            return application
                    .bean("importer", Importer.class)
                    .importLines(
                            lines, (line, code, message) -> output.refused(lines.place(line), code, message), waiting);
        }
    }

    private void damaged(String what) {
        damaged = true;
        output.say(what);
    }

    private int exitCode(ImportReport report) {
        boolean all = report.lines() > 0 && report.refused() == report.lines();
        boolean some = report.refused() + report.count(Verdict.BANNED) + report.count(Verdict.ERROR) > 0;
        return damaged || all || strict && some ? 1 : 0;
    }
}
