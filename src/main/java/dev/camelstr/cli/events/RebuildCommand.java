package dev.camelstr.cli.events;

import dev.camelstr.cli.input.MomentConverter;
import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.cli.output.Progress;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.Moment;
import dev.camelstr.pipeline.rebuild.ExportFiles;
import dev.camelstr.pipeline.rebuild.Rebuild;
import dev.camelstr.pipeline.rebuild.RebuildRefusedException;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rebuild.Differences;
import dev.camelstr.store.rebuild.RebuildTables;
import java.io.IOException;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the database's events anew from the streams, beside those that are there, and puts them in their place.",
            "All rules hold as when the messages came: deletions, requests to vanish, bans, retention. Where the streams do not"
                    + " reach back to the first message, an export has to hold what was before.",
            "Ended before it is done, it goes on where it was. At the end nothing else may work on the database for a moment."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr rebuild",
            "  camelstr rebuild --keep-old        and look at the old tables, in the schema camelstr_before_rebuild",
            "  camelstr rebuild --from events.jsonl.gz --taken 2026-01-31T18:30",
            "  camelstr rebuild --fill-only       while others work on the database; run it again without when they are stopped",
            "",
            "Exit codes: 0 done, 1 it failed, 2 wrong options or settings, something would be missing, or others work on the"
                    + " database."
        })
public final class RebuildCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Files or folders that camelstr export has written, plain or compressed: what came before the streams begin.")
    private List<String> from = List.of();

    @Option(
            names = "--taken",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description =
                    "When the export began, or its --as-of, such as 2026-01-31T18:30. All that had come by then had to be stored.")
    private Optional<Moment> taken = Optional.empty();

    @Option(names = "--keep-old", description = "Keep the old tables, in the schema camelstr_before_rebuild.")
    private boolean keepOld;

    @Option(names = "--drop-old", description = "First drop what an earlier rebuild was told to keep.")
    private boolean dropOld;

    @Option(names = "--fill-only", description = "Fill the new tables, and leave the old ones in their place.")
    private boolean fillOnly;

    @Option(names = "--anew", description = "Forget what an earlier rebuild has filled.")
    private boolean anew;

    @Option(
            names = "--json",
            description =
                    "Print the result as one JSON object, as the last line: whether the new tables are in place, how many events"
                            + " were missing and had to go, and how many items of the export were passed over.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException, IOException, InterruptedException {
        Optional<ExportFiles> export = export();
        Settings settings = config.settings();
        Databases.requireThere(settings);
        Progress progress = new Progress(spec.commandLine().getErr(), !json);
        try (Application application = Application.ofStoring(settings)) {
            application.start();
            application.database().setSchema(RebuildTables.SCHEMA);
            application.bean("storePositions", StorePositions.class).setHolder(holder(settings));
            RebuildTables tables = new RebuildTables(application.database());
            prepare(tables);
            Rebuild rebuild = new Rebuild(application.context(), tables, progress::show);
            long refused = rebuild.fill(export);
            progress.end();
            Optional<Differences> differences = Optional.empty();
            if (!fillOnly) {
                differences = Optional.of(rebuild.swap(keepOld));
                progress.end();
            }
            spec.commandLine().getOut().println(json ? object(refused, differences) : text(refused, differences));
        } catch (RebuildRefusedException e) {
            throw new UserError(e.getMessage(), e);
        }
        return 0;
    }

    private Optional<ExportFiles> export() {
        if (from.isEmpty() != taken.isEmpty()) {
            throw new UserError("--from and --taken belong together: the files of an export, and when it was taken");
        }
        if (from.contains("-")) {
            throw new UserError("--from: name files; standard input cannot be read again when a rebuild goes on");
        }
        return taken.map(moment -> new ExportFiles(ImportSources.of(from), Instant.ofEpochSecond(moment.first())));
    }

    /** The same whenever it is run with the same data folder, so that it goes on at once where it was killed. */
    private static String holder(Settings settings) throws IOException {
        return "rebuild@" + InetAddress.getLocalHost().getHostName() + ":"
                + settings.dataDir().toAbsolutePath().normalize();
    }

    private void prepare(RebuildTables tables) throws SQLException {
        if (dropOld) {
            tables.dropReplaced();
        }
        if (tables.areReplacedKept()) {
            throw new UserError("the tables of before an earlier rebuild are still kept, in the schema "
                    + RebuildTables.REPLACED + ": --drop-old drops them first");
        }
        if (anew) {
            tables.abandon();
        }
        if (tables.areBegun() && !tables.fit()) {
            throw new UserError("the rebuild that was begun is of another version of Camelstr: begin anew with --anew");
        }
    }

    private static String text(long refused, Optional<Differences> differences) {
        String passedOver = refused == 0
                ? ""
                : "Items of the export that are no events, or not signed by their authors, and were passed over: %,d%n"
                        .formatted(refused);
        return passedOver
                + differences
                        .map(found -> "The new tables are in place. Events that were missing: %,d; that had to go: %,d"
                                .formatted(found.came(), found.went()))
                        .orElse("The new tables are filled. Run it again without --fill-only to put them in place");
    }

    private static String object(long refused, Optional<Differences> differences) {
        return JsonLine.of(line -> {
            line.truth("inPlace", differences.isPresent());
            differences.ifPresent(found -> {
                line.number("missing", found.came());
                line.number("went", found.went());
            });
            line.number("passedOver", refused);
        });
    }
}
