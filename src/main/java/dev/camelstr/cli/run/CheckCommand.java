package dev.camelstr.cli.run;

import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.RouteFiles;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.RelayUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks the settings, and reaches the broker, the database and the relays that they name.",
        footer = {
            "",
            "Examples:",
            "  camelstr check",
            "  camelstr check --json | jq -r 'select(.verdict == \"wrong\").finding'",
            "  camelstr check --config /etc/camelstr/application.properties",
            "",
            "Exit codes: 0 all is well, 2 something is wrong; each line says what to do."
        })
public final class CheckCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions config;

    @Option(names = "--json", description = "A JSON object for each line: verdict (ok, warning, wrong), what, finding.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private boolean well = true;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        Preflight preflight = new Preflight(settings);
        check("settings", () -> settings.file().map(Path::toString).orElse("the packaged defaults"));
        settings.warnings().forEach(warning -> line("warning", "settings", warning));
        check("data folder", () -> dataDir(settings));
        check("routes", () -> routes(settings));
        if (!settings.get("camelstr.relay.tls.certificate").isEmpty()) {
            check("certificate", () -> {
                preflight.requireTls();
                return settings.get("camelstr.relay.tls.certificate");
            });
        }
        if (settings.usesRabbitMq()) {
            check("broker", preflight::broker);
        }
        check("database", () -> settings.usesEmbeddedDatabase() ? embedded(settings) : preflight.database());
        ReplicaCheck replica = new ReplicaCheck(settings);
        if (replica.isDue()) {
            check("replica", replica::finding);
        }
        settings.relays().forEach(relay -> check(RelayUrl.withoutSecrets(relay), () -> preflight.relay(relay)));
        return well ? 0 : 2;
    }

    private void check(String what, Supplier<String> finding) {
        try {
            line("ok", what, finding.get());
        } catch (UserError e) {
            well = false;
            line("WRONG", what, e.getMessage());
        }
    }

    private void line(String verdict, String what, String finding) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonLine.of(line -> line.text("verdict", verdict.toLowerCase(Locale.ROOT))
                    .text("what", what)
                    .text("finding", finding)));
        } else {
            out.printf("%-7s %-28s %s%n", verdict, what, finding);
        }
        out.flush();
    }

    private static String routes(Settings settings) {
        return "the packaged ones" + listed(", with the views ", settings.shippedViews())
                + listed(", but for ", RouteFiles.own(settings.routesDir()))
                + listed(", and the views ", RouteFiles.views(settings.routesDir()));
    }

    private static String listed(String words, List<?> files) {
        return files.isEmpty()
                ? ""
                : words + files.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String embedded(Settings settings) {
        Databases.requireOwnVersion(settings);
        return "embedded, below the data folder";
    }

    private static String dataDir(Settings settings) {
        Path folder = settings.dataDir();
        if (Instance.running(folder).isPresent()) {
            return folder + ", in use by the running instance";
        }
        Path existing = folder;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            throw new UserError(
                    "camelstr.data-dir " + folder + " cannot be written: choose another, or change its owner");
        }
        try {
            return folder + ", " + (Files.getFileStore(existing).getUsableSpace() >> 30) + " GB free";
        } catch (IOException e) {
            throw new UserError("camelstr.data-dir " + folder + " cannot be looked at: " + e.getMessage(), e);
        }
    }
}
