package dev.camelstr.cli.events;

import dev.camelstr.cli.input.FilterJson;
import dev.camelstr.cli.input.Identifiers;
import dev.camelstr.cli.input.Selection;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.component.local.files.PrivateFiles;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.database.EventScan;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
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
            "  camelstr export --filter '{\"kinds\":[0]}' - | jq .content"
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

    @Option(names = "--json", description = "As without: what is written is JSON.")
    private boolean json;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "A new file, or - for standard output (the default).")
    private String target = "-";

    private long written;

    @Override
    public Integer call() throws SQLException, IOException {
        Identifiers.option(target).ifPresent(option -> {
            throw new UserError("'" + ShownText.line(target, 70) + "' is no name of a file: say it with " + option
                    + ", or ./… where a file is meant");
        });
        List<Filter> wanted = FilterJson.ofStored(selection.within(FilterJson.parse("--filter", filter)));
        Progress progress = new Progress(new PrintWriter(System.err, true), !target.equals("-"));
        try (Databases open = Databases.open(config.settings());
                OutputStream out = new BufferedOutputStream(output(), 1 << 16)) {
            new EventScan(open.database()).scan(wanted, EventScan.Order.ASC, event -> write(event, out, progress));
        }
        progress.end();
        return 0;
    }

    private OutputStream output() throws IOException {
        if (target.equals("-")) {
            return System.out;
        }
        try {
            return PrivateFiles.write(Path.of(target), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw new UserError(target + " exists: name a new file", e);
        }
    }

    private boolean write(Event event, OutputStream out, Progress progress) {
        try {
            out.write(event.raw());
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.show("%,d events written".formatted(++written));
        return true;
    }
}
