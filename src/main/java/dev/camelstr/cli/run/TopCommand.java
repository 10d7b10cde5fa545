package dev.camelstr.cli.run;

import dev.camelstr.cli.instance.AskedNode;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.health.Condition;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = "Shows the pipeline's figures, again and again until stopped.",
        footer = {
            "",
            "Examples:",
            "  camelstr top                            the running instance of the data folder",
            "  camelstr top ws://localhost:8080        a relay node, by its address",
            "  camelstr top --once --json | jq .store.verdicts",
            "",
            "Exit codes: 1 it does not answer, 2 wrong options or no running instance."
        })
public final class TopCommand implements Callable<Integer> {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Mixin
    private ConfigOptions config;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "A relay node's address. Default: the running instance of camelstr.data-dir.")
    private String url;

    @Option(names = "--once", description = "Show the figures once.")
    private boolean once;

    @Option(names = "--json", description = "The figures as JSON, one object a line.")
    private boolean json;

    @Option(names = "--interval", paramLabel = "SECONDS", description = "Between two looks. Default: ${DEFAULT-VALUE}")
    private int interval = 2;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        AskedNode node = AskedNode.of(url, config::settings, "api/status", InstanceClient::status);
        String last = "";
        long lastAt = 0;
        do {
            try {
                String status = node.answer();
                show(status, out);
                last = status;
                lastAt = System.currentTimeMillis();
            } catch (IOException | DeserializationException e) {
                if (last.isEmpty()) {
                    spec.commandLine().getErr().println("camelstr: no figures: " + Reasons.of(e));
                    return 1;
                }
                showOld(lastAt, Reasons.of(e), out);
            }
            if (!once) {
                Thread.sleep(Duration.ofSeconds(Math.max(1, interval)).toMillis());
            }
        } while (!once);
        return 0;
    }

    private void show(String status, PrintWriter out) throws DeserializationException {
        if (json) {
            out.println(status);
        } else {
            String text = TopView.of((JsonObject) Jsoner.deserialize(status), TopColours.ofTerminal());
            out.print(once || System.console() == null ? text : CLEAR + text);
        }
        out.flush();
    }

    /** What stands above is no longer how it is. */
    private void showOld(long at, String why, PrintWriter out) {
        if (!json) {
            String line = Condition.line("No figures", at, "what stands above is old", why, ZoneId.systemDefault());
            out.println(TopColours.ofTerminal().bad(line));
            out.flush();
        }
    }
}
