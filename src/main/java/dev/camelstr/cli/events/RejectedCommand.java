package dev.camelstr.cli.events;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.errors.DeadLetters;
import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rejected",
        mixinStandardHelpOptions = true,
        description = "Shows what was refused and why: the dead letters of nostr.rejected.",
        synopsisSubcommandLabel = "list|show",
        footer = {
            "",
            "Examples:",
            "  camelstr rejected list -n 50",
            "  camelstr rejected list --json | jq -r .reason | sort | uniq -c",
            "  camelstr rejected show 1234 | jq",
            "",
            "Exit codes: 0 all is shown, 1 there is no such dead letter, 2 wrong options or settings."
        })
public final class RejectedCommand implements Runnable {

    private static final String JSON = "A JSON object for each: number, receivedAt, reason, detail, relay, original"
            + " (originalBase64 if it is no text).";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list or show");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The newest dead letters, oldest first.")
    int list(
            @Mixin ConfigOptions config,
            @Option(names = "-n", defaultValue = "20", description = "How many. Default: ${DEFAULT-VALUE}") int amount,
            @Option(names = "--json", description = JSON) boolean json)
            throws IOException, InterruptedException {
        List<Letter> letters = letters(config.settings());
        PrintWriter out = spec.commandLine().getOut();
        letters.stream().skip(Math.max(0, letters.size() - amount)).forEach(letter -> print(letter, json, out));
        out.flush();
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "The original bytes of one dead letter; on a terminal, what it would obey is replaced.")
    int show(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "NUMBER", description = "As list shows it.") long number,
            @Option(names = "--json", description = JSON) boolean json)
            throws IOException, InterruptedException {
        Optional<Letter> wanted = letters(config.settings()).stream()
                .filter(letter -> letter.offset() == number)
                .findFirst();
        if (wanted.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("camelstr: there is no dead letter " + number + " among the newest "
                    + InstanceClient.MOST_REJECTED + "; camelstr rejected list shows which there are");
            err.flush();
            return 1;
        }
        if (json) {
            print(wanted.get(), true, spec.commandLine().getOut());
            spec.commandLine().getOut().flush();
            return 0;
        }
        printOriginal(wanted.get().original());
        return 0;
    }

    private static void printOriginal(byte[] original) throws IOException {
        if (System.console() == null) {
            System.out.write(original);
        } else {
            System.out.print(ShownText.lines(new String(original, StandardCharsets.UTF_8)));
        }
        System.out.println();
    }

    private static List<Letter> letters(Settings settings) throws IOException, InterruptedException {
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        if (running.isPresent()) {
            return new InstanceClient(running.get()).rejected();
        }
        try (Application application = new Application(settings, List.of())) {
            application.start();
            return application.bean("deadLetters", DeadLetters.class).newest(InstanceClient.MOST_REJECTED);
        }
    }

    private static void print(Letter letter, boolean json, PrintWriter out) {
        if (json) {
            out.println(object(letter));
            return;
        }
        out.printf(
                "%d  %s  %s  %s  %,d bytes%n    %s%n",
                letter.offset(),
                letter.receivedAt(),
                letter.reason(),
                letter.relay().isEmpty() ? "-" : letter.relay(),
                letter.original().length,
                ShownText.line(words(letter), 160));
    }

    private static String object(Letter letter) {
        return JsonLine.of(line -> {
            line.number("number", letter.offset())
                    .text("receivedAt", letter.receivedAt().toString())
                    .text("reason", letter.reason())
                    .text("detail", letter.detail())
                    .text("relay", letter.relay());
            String text = new String(letter.original(), StandardCharsets.UTF_8);
            if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), letter.original())) {
                line.text("original", text);
            } else {
                line.text("originalBase64", Base64.getEncoder().encodeToString(letter.original()));
            }
        });
    }

    private static String words(Letter letter) {
        return letter.detail().isEmpty() ? new String(letter.original(), StandardCharsets.UTF_8) : letter.detail();
    }
}
