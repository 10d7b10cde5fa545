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
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
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
            "Says what camelstr.retention.max-age would let go now of what is stored.",
            "It lets nothing go. It reads all that is old enough, which takes its time."
        },
        footer = {
            "",
            "Examples:",
            "  camelstr retention",
            "  camelstr retention --set 'camelstr.retention.max-age=*=365d,7=30d'     before it is in the settings",
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
                    "A JSON object for each entry of the setting: kinds, before (those that are older go), events, bytes.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        Retention retention = new Retention();
        retention.setMaxAge(settings.get("camelstr.retention.max-age"));
        retention.setKeptPubkeys(settings.get("camelstr.retention.keep-pubkeys"));
        if (!json) {
            print(
                    retention.rules().isEmpty()
                            ? "All is kept: camelstr.retention.max-age names no kinds"
                            : String.format(Locale.ROOT, FORMAT, "kinds", "before", "events", "bytes"));
        }
        if (retention.rules().isEmpty()) {
            return 0;
        }
        try (Databases databases = Databases.open(settings)) {
            long now = Instant.now().getEpochSecond();
            for (RetentionRule rule : retention.rules()) {
                RetentionSweep sweep = new RetentionSweep(databases.database(), rule, retention.keptPubkeys());
                print(line(rule, Instant.ofEpochSecond(rule.oldest(now)), sweep.due(now)));
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

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
