package dev.camelstr.cli.events;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.instance.InstanceClient;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.errors.DeadLetters;
import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        footer = {"", "Examples:", "  camelstr rejected list -n 50", "  camelstr rejected show 1234 | jq"})
public final class RejectedCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list or show");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The newest dead letters, oldest first.")
    int list(
            @Mixin ConfigOptions config,
            @Option(names = "-n", defaultValue = "20", description = "How many. Default: ${DEFAULT-VALUE}") int amount)
            throws IOException, InterruptedException {
        List<Letter> letters = letters(config.settings());
        PrintWriter out = spec.commandLine().getOut();
        letters.stream().skip(Math.max(0, letters.size() - amount)).forEach(letter -> print(letter, out));
        out.flush();
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "The original bytes of one dead letter; on a terminal, what it would obey is replaced.")
    int show(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "NUMBER", description = "As list shows it.") long number)
            throws IOException, InterruptedException {
        Letter wanted = letters(config.settings()).stream()
                .filter(letter -> letter.offset() == number)
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "there is no dead letter " + number + " among the newest " + InstanceClient.MOST_REJECTED));
        if (System.console() == null) {
            System.out.write(wanted.original());
        } else {
            System.out.print(ShownText.lines(new String(wanted.original(), StandardCharsets.UTF_8)));
        }
        System.out.println();
        return 0;
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

    private static void print(Letter letter, PrintWriter out) {
        out.printf(
                "%d  %s  %s  %s  %,d bytes%n    %s%n",
                letter.offset(),
                letter.receivedAt(),
                letter.reason(),
                letter.relay().isEmpty() ? "-" : letter.relay(),
                letter.original().length,
                ShownText.line(words(letter), 160));
    }

    private static String words(Letter letter) {
        return letter.detail().isEmpty() ? new String(letter.original(), StandardCharsets.UTF_8) : letter.detail();
    }
}
