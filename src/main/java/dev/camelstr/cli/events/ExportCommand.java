package dev.camelstr.cli.events;

import dev.camelstr.cli.input.FilterJson;
import dev.camelstr.cli.input.Identifiers;
import dev.camelstr.cli.input.MomentConverter;
import dev.camelstr.cli.input.Selection;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.text.Moment;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.database.EventScan;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes stored events as JSON, one a line, oldest first.",
        footer = {
            "",
            "Examples:",
            "  camelstr export events.jsonl",
            "  camelstr export --author npub1… --since 2026-01-01 mine.jsonl",
            "  camelstr export --filter '{\"kinds\":[0]}' - | jq .content",
            "  camelstr export --as-of 2026-01-31T18:30 before.jsonl",
            "",
            "Exit codes: 0 done, 1 it failed, 2 wrong options or settings, or what stood then is not known."
        })
public final class ExportCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "A filter of NIP-01, within which the other options choose. Default: all events.")
    private String filter = "{}";

    @Mixin
    private Selection selection;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = {
                "What was stored at this time, by the changelog, such as 2h or 2026-01-31T18:30; a day is meant from its"
                        + " beginning.",
                "The changelog has to reach back to it, and to tell old values since (camelstr.stream.old-values)."
            })
    private Optional<Moment> asOf;

    @Option(names = "--json", description = "As without: what is written is JSON.")
    private boolean json;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "A new file, or - for standard output (the default).")
    private String target = "-";

    private long written;

    @Override
    public Integer call() throws SQLException, IOException, InterruptedException {
        Identifiers.option(target).ifPresent(option -> {
            throw new UserError("'" + ShownText.line(target, 70) + "' is no name of a file: say it with " + option
                    + ", or ./… where a file is meant");
        });
        List<Filter> wanted = FilterJson.ofStored(selection.within(FilterJson.parse("--filter", filter)));
        Progress progress = new Progress(new PrintWriter(System.err, true), !target.equals("-"));
        try (ExportTarget out = new ExportTarget(target)) {
            Consumer<byte[]> writer = raw -> {
                out.write(raw);
                progress.show("%,d events written".formatted(++written));
            };
            if (asOf.isPresent()) {
                new PastExport(
                                config.settings(),
                                Instant.ofEpochSecond(asOf.get().first()))
                        .export(wanted, writer);
            } else {
                export(wanted, writer);
            }
            out.finish();
        }
        progress.end();
        return 0;
    }

    private void export(List<Filter> wanted, Consumer<byte[]> writer) throws SQLException {
        try (Databases open = Databases.open(config.settings())) {
            new EventScan(open.database()).scan(wanted, EventScan.Order.ASC, event -> {
                writer.accept(event.raw());
                return true;
            });
        }
    }
}
