package dev.camelstr.cli.events;

import dev.camelstr.cli.input.MomentConverter;
import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.Moment;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.errors.DeadLetters;
import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import dev.camelstr.pipeline.errors.LetterSelection;
import dev.camelstr.pipeline.imports.ImportListener;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.pipeline.imports.RetriedLetters;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
        description = "Shows what was refused and why, the dead letters of nostr.rejected, and tries them again.",
        synopsisSubcommandLabel = "list|show|retry",
        footer = {
            "",
            "Examples:",
            "  camelstr rejected list -n 50",
            "  camelstr rejected list --json | jq -r .reason | sort | uniq -c",
            "  camelstr rejected show 1234 | jq",
            "  camelstr rejected retry --reason kind --since 2d     after camelstr.policy.block-kinds has changed",
            "",
            "Exit codes: 0 all is shown, or was decided on; 1 there is no such dead letter, or it could not be; 2 wrong"
                    + " options or settings."
        })
public final class RejectedCommand implements Runnable {

    private static final String JSON = "A JSON object for each: number, receivedAt, reason, detail, relay, original"
            + " (originalBase64 if it is no text).";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list, show or retry");
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

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = {
                "Sends dead letters through admission, policy and verification again: after a policy or a limit has changed.",
                "Returns when the store has decided on each. What is refused again is told, and makes no other dead letter."
            })
    int retry(
            @Mixin ConfigOptions config,
            @Option(
                            names = "--reason",
                            paramLabel = "REASON",
                            split = ",",
                            description = "Only what was refused for this, as list shows it; may be repeated.")
                    Set<String> reasons,
            @Option(names = "--relay", paramLabel = "URL", description = "Only what came from this relay.")
                    Optional<String> relay,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            converter = MomentConverter.class,
                            description = "Only what was refused since then, such as 2h or 2026-01-01.")
                    Optional<Moment> since,
            @Option(
                            names = "--wait",
                            description = "However long it takes. Default: it ends after a minute without any verdict.")
                    boolean waiting,
            @Option(names = "--json", description = "Print the result as one JSON object, as the last line.")
                    boolean json)
            throws InterruptedException {
        LetterSelection selection = new LetterSelection(
                reasons == null ? Set.of() : reasons,
                relay,
                since.map(moment -> Instant.ofEpochSecond(moment.first())).orElse(Instant.EPOCH));
        ImportOutput output =
                new ImportOutput(spec.commandLine().getSubcommands().get("retry"), json);
        try {
            ImportReport report = retry(config.settings(), selection, output, waiting);
            output.print(report);
            if (report.lines() == 0 && !selection.reasons().isEmpty()) {
                output.say("no dead letter is like that; there are " + reasons(letters(config.settings())));
            }
            return 0;
        } catch (IOException | IllegalStateException e) {
            output.say("not all was tried again: " + Reasons.of(e));
            return 1;
        }
    }

    private static ImportReport retry(
            Settings settings, LetterSelection selection, ImportOutput output, boolean waiting)
            throws IOException, InterruptedException {
        ImportListener refusals = (number, code, message) -> output.refused("number " + number, code, message);
        Optional<Map<String, String>> running = Instance.running(settings.dataDir());
        if (running.isPresent()) {
            return new InstanceClient(running.get()).retry(selection, refusals, waiting);
        }
        try (Application application = new Application(settings, List.of("import", "store"))) {
            application.start();
            DeadLetters deadLetters = application.bean("deadLetters", DeadLetters.class);
            return application
                    .bean("importer", Importer.class)
                    .retry(new RetriedLetters(deadLetters, selection), refusals, waiting);
        }
    }

    private static String reasons(List<Letter> letters) {
        Map<String, Long> counts =
                letters.stream().collect(Collectors.groupingBy(Letter::reason, TreeMap::new, Collectors.counting()));
        return counts.isEmpty()
                ? "none at all"
                : counts.entrySet().stream()
                        .map(reason -> reason.getKey() + " (" + reason.getValue() + ")")
                        .collect(Collectors.joining(", "));
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
