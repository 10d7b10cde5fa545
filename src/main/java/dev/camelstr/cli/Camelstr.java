package dev.camelstr.cli;

import dev.camelstr.cli.instance.OutOfMemory;
import dev.camelstr.cli.output.SecretWords;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.output.Version;
import dev.camelstr.cli.settings.Logging;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code camelstr}: what {@code java -jar camelstr.jar} runs. */
@Command(
        name = "camelstr",
        description = "Collects, verifies, stores and serves Nostr events.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  camelstr demo                  see the pipeline work on generated events, without a network",
            "  camelstr run                   collect from the relays in application.properties until stopped",
            "  camelstr COMMAND --help        more on one command"
        })
public final class Camelstr implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** @param args a command and its options; none is told that it should name one and exits with 2 */
    public static void main(String[] args) {
        Logging.begin();
        OutOfMemory.endsTheProcess();
        leaveNothingInTheTempFolder();
        hideArguments();
        CommandLine command = utf8(commandLine(args));
        System.exit(Arguments.areCut() ? refuse(command) : command.execute(args));
    }

    /** Whatever the locale, which is none in containers and timers: an event that loses a character has no signature any more. */
    private static CommandLine utf8(CommandLine command) {
        return command.setOut(utf8(System.out)).setErr(utf8(System.err));
    }

    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static int refuse(CommandLine command) {
        command.getErr().println("camelstr: the locale has ASCII only, and an argument has more: set LC_ALL=C.UTF-8");
        return CommandLine.ExitCode.USAGE;
    }

    /** Vert.x would unpack there what it finds on the class path, which nobody asks it for. */
    private static void leaveNothingInTheTempFolder() {
        System.setProperty("vertx.disableFileCaching", "true");
        System.setProperty("vertx.disableFileCPResolving", "true");
    }

    /** Java shows them as a system property, and so to whoever reads its beans; there are passwords among settings. */
    private static void hideArguments() {
        String command = System.getProperty("sun.java.command", "");
        System.setProperty("sun.java.command", command.split(" ", 2)[0]);
    }

    /** With all that it can do. */
    public static CommandLine commandLine() {
        return commandLine(Subcommands.NAMES);
    }

    /** With what the arguments name, if they begin with a command: to load all others would take most of a short one's time. */
    static CommandLine commandLine(String[] args) {
        return args.length > 0 && Subcommands.NAMES.contains(args[0]) ? commandLine(List.of(args[0])) : commandLine();
    }

    private static CommandLine commandLine(List<String> names) {
        CommandLine command = new CommandLine(new Camelstr());
        names.forEach(name -> command.addSubcommand(Subcommands.of(name)));
        return command.setResourceBundle(new HelpWords())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(120) // else examples are broken at the dots of settings
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(Camelstr::explain);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command, such as demo, run or import");
    }

    /** What the user can mend is a line for each fault and exit code 2; anything else is a defect, shown whole, and exit code 1. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult ignored) {
        if (failure instanceof UserError) {
            SecretWords.hidden(failure.getMessage())
                    .lines()
                    .forEach(line ->
                            command.getErr().println(command.getColorScheme().errorText("camelstr: " + line)));
            return CommandLine.ExitCode.USAGE;
        }
        command.getErr().println(command.getColorScheme().stackTraceText(failure));
        return CommandLine.ExitCode.SOFTWARE;
    }
}
