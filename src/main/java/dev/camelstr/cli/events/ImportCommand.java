package dev.camelstr.cli.events;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.ImportLines;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.output.CountingStream;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.store.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
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
            "Stores events from a file of JSON, one event a line: through admission, policy, verification and the stream,"
                    + " like all others.",
            "Returns when the store has decided on each, and says what was refused and why."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr import events.jsonl",
            "  zcat events.jsonl.gz | camelstr import -",
            "",
            "Exit codes: 0 all was decided on, 1 it could not be, 2 wrong options or settings."
        })
public final class ImportCommand implements Callable<Integer> {
    private static final int REFUSALS_SHOWN = 20;

    @Mixin
    private ConfigOptions config;

    @Parameters(paramLabel = "FILE", description = "A file, or - for standard input.")
    private String source;

    @Option(names = "--json", description = "Print the result as one JSON object, as the last line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final AtomicLong refused = new AtomicLong();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = config.settings();
        try (InputStream lines = open();
                CountingStream counted = new CountingStream(lines, size(), progress())) {
            report(importLines(settings, counted));
        }
        return 0;
    }

    private ImportReport importLines(Settings settings, InputStream lines) throws IOException, InterruptedException {
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        if (running.isPresent()) {
            return new InstanceClient(running.get()).importLines(lines, this::refused);
        }
        try (Application application = new Application(settings, List.of("import", "store"))) {
            application.start();
            return application.bean("importer", Importer.class).importLines(lines, this::refused);
        }
    }

    private void refused(long line, String code, String message) {
        if (refused.incrementAndGet() <= REFUSALS_SHOWN) {
            spec.commandLine().getErr().printf("line %d: %s (%s)%n", line, ShownText.line(message), code);
        } else if (refused.get() == REFUSALS_SHOWN + 1) {
            spec.commandLine().getErr().println("more are refused; the dead letters have them: camelstr rejected list");
        }
    }

    private void report(ImportReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(ImportLines.report(report));
        } else {
            String verdicts = java.util.Arrays.stream(Verdict.values())
                    .filter(verdict -> report.count(verdict) > 0)
                    .map(verdict -> "%,d %s".formatted(report.count(verdict), verdict.word()))
                    .collect(Collectors.joining(", "));
            out.printf(
                    "%,d events: %s; %,d refused%s%n",
                    report.lines(), verdicts, report.refused(), report.refused() == 0 ? "" : " " + report.refusals());
        }
        out.flush();
    }

    private InputStream open() throws IOException {
        if (source.equals("-")) {
            return System.in;
        }
        Path file = Path.of(source);
        if (!Files.isReadable(file)) {
            throw new UserError(source + ": there is no such file, or it cannot be read");
        }
        return Files.newInputStream(file);
    }

    private long size() throws IOException {
        return source.equals("-") ? 0 : Files.size(Path.of(source));
    }

    private Progress progress() {
        return new Progress(spec.commandLine().getErr(), !json);
    }
}
