package dev.camelstr.cli.run;

import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.health.Condition;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
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
    private static final Duration PATIENCE = Duration.ofSeconds(10);
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
        Source source = source();
        String last = "";
        long lastAt = 0;
        do {
            try {
                String status = source.status();
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

    private interface Source {
        String status() throws IOException, InterruptedException;
    }

    private Source source() {
        if (url != null) {
            HttpRequest request = HttpRequest.newBuilder(statusOf(url))
                    .timeout(PATIENCE)
                    .header("Accept", "application/json")
                    .build();
            HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
            return () -> get(http, request);
        }
        Settings settings = config.settings();
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        return new InstanceClient(running.orElseThrow(() -> new UserError("no instance runs on camelstr.data-dir "
                + settings.dataDir() + ": start one (camelstr run), or give a relay's address")))::status;
    }

    private static String get(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode());
        }
        return response.body();
    }

    /** Of a relay's address, whether it is written for WebSockets or for browsers. */
    private static URI statusOf(String url) {
        try {
            URI uri = URI.create(url.strip().replaceFirst("^ws(s?)://", "http$1://"));
            if (uri.getHost() != null && uri.getScheme().matches("https?")) {
                return uri.resolve(uri.getPath().endsWith("/") ? "api/status" : uri.getPath() + "/api/status");
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new UserError(
                "'" + url + "' is no address of a relay: it begins with ws://, wss://, http:// or https://");
    }
}
