package dev.camelstr.cli;

import dev.camelstr.cli.output.SecretWords;
import dev.camelstr.cli.settings.type.Nearest;
import dev.camelstr.nostr.text.ShownText;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A wrong command line is one line: what is wrong, what was probably meant, and where help is. */
final class UsageErrors implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] line) {
        CommandLine command = failure.getCommandLine();
        CommandSpec spec = command.getCommandSpec();
        String text = "camelstr: %s (%s --help)"
                .formatted(ShownText.line(SecretWords.hidden(words(failure, spec))), spec.qualifiedName());
        command.getErr().println(command.getColorScheme().errorText(text));
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String words(ParameterException failure, CommandSpec spec) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().get(0), spec);
        }
        String message = String.valueOf(failure.getMessage());
        boolean sentence = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        return (sentence ? message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) : message)
                .replaceAll("\\.$", "")
                .replaceAll(" is not an? (int|long)$", " is no whole number");
    }

    private static String unmatched(String argument, CommandSpec spec) {
        if (argument.startsWith("-") && argument.length() > 1) {
            // Its value is nobody's business here: it may be a secret.
            String name = argument.split("=", 2)[0];
            return "unknown option " + name + meant(name, spec.optionsMap().keySet());
        }
        if (!spec.subcommands().isEmpty()) {
            return "unknown command " + argument
                    + meant(argument, spec.subcommands().keySet());
        }
        return "'" + argument + "' is one argument too many";
    }

    /** Of a single letter any other would be as near. */
    private static String meant(String written, Collection<String> words) {
        Optional<String> near = written.length() > 2 ? Nearest.near(written, words) : Optional.empty();
        return near.map(word -> ": did you mean " + word + "?").orElse("");
    }
}
