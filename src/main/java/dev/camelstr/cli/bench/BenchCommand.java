package dev.camelstr.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the pipeline on this machine, or any relay.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            BenchPipelineCommand.class,
            BenchPublishCommand.class,
            BenchQueryCommand.class,
            BenchStreamCommand.class,
            BenchFanoutCommand.class,
            BenchConnectionsCommand.class,
            BenchSuiteCommand.class
        })
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to measure, such as pipeline");
    }
}
