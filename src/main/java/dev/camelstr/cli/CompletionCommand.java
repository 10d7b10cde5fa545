package dev.camelstr.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description =
                "Prints the script that completes commands and options in bash and zsh, for a command named camelstr.",
        footer = {
            "",
            "Examples:",
            "  alias camelstr='java -jar /opt/camelstr/camelstr.jar'",
            "  source <(camelstr completion)"
        })
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        CommandSpec root = spec.root();
        spec.commandLine().getOut().print(AutoComplete.bash(root.name(), root.commandLine()));
        spec.commandLine().getOut().flush();
    }
}
