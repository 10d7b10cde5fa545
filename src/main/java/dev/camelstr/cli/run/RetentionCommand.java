package dev.camelstr.cli.run;

import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.admit.Retention;
import dev.camelstr.store.retention.RetentionRule;
import dev.camelstr.store.retention.RetentionSweep;
import dev.camelstr.store.retention.SizeBound;
import dev.camelstr.store.retention.SizeSweep;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description = {
            "Says what camelstr.retention.max-age and max-size would let go now of what is stored.",
            "It lets nothing go. It reads all that is old enough, and of a size all that is stored, which takes its time."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr retention",
            "  camelstr retention --set 'camelstr.retention.max-age=*=365d,7=30d'     before it is in the settings",
            "  camelstr retention --set camelstr.retention.max-size=100GB",
            "  camelstr retention --json | jq .events",
            "",
            "Exit codes: 0 done, 1 the database cannot be had, 2 wrong options or settings."
        })
public final class RetentionCommand implements Callable<Integer> {
    private static final String FORMAT = "%-16s %-20s %12s %15s";

    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--json",
            description =
                    "A JSON object for each entry of the setting: kinds, before (those that are older go), events, bytes; of a size"
                            + " max-size and stored (what is left by max-age takes) instead of kinds.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        Retention retention = new Retention();
        retention.setMaxAge(settings.get("camelstr.retention.max-age"));
        retention.setMaxSize(settings.get("camelstr.retention.max-size"));
        retention.setKeptPubkeys(settings.get("camelstr.retention.keep-pubkeys"));
        List<RetentionRule> rules = retention.rules().rules();
        boolean allIsKept = rules.isEmpty() && retention.maxSize().isNone();
        if (!json) {
            print(
                    allIsKept
                            ? "All is kept: camelstr.retention.max-age names no kinds, and camelstr.retention.max-size is 0"
                            : String.format(Locale.ROOT, FORMAT, "kinds", "before", "events", "bytes"));
        }
        if (allIsKept) {
            return 0;
        }
        try (Databases databases = Databases.open(settings)) {
            long now = Instant.now().getEpochSecond();
            for (RetentionRule rule : rules) {
                RetentionSweep sweep = new RetentionSweep(databases.database(), rule, retention.keptPubkeys());
                print(line(rule, Instant.ofEpochSecond(rule.oldest(now)), sweep.due(now)));
            }
            if (!retention.maxSize().isNone()) {
                SizeSweep sweep = new SizeSweep(
                        databases.database(), retention.maxSize(), retention.rules(), retention.keptPubkeys());
                print(line(retention.maxSize(), sweep.due(now)));
            }
        } catch (SQLException e) {
            throw new UserError("the database cannot be had: " + Reasons.of(e), e);
        }
        return 0;
    }

    private String line(RetentionRule rule, Instant before, RetentionSweep.Due due) {
        return json
                ? JsonLine.of(line -> line.text("kinds", rule.name())
                        .text("before", before.toString())
                        .number("events", due.events())
                        .number("bytes", due.bytes()))
                : String.format(Locale.ROOT, FORMAT, rule.name(), before, due.events(), due.bytes());
    }

    private String line(SizeBound bound, SizeSweep.Due due) {
        String before = Instant.ofEpochSecond(due.before()).toString();
        return json
                ? JsonLine.of(line -> line.number("max-size", bound.bytes())
                        .number("stored", due.stored())
                        .text("before", before)
                        .number("events", due.events())
                        .number("bytes", due.bytes()))
                : String.format(Locale.ROOT, FORMAT, "max-size", before, due.events(), due.bytes())
                        + String.format(Locale.ROOT, "%n%d bytes are stored, %d may be", due.stored(), bound.bytes());
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
