package dev.camelstr.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Commands run in the test's process. */
public final class Commands {
    private Commands() {}

    public record Outcome(int code, String out, String err) {}

    public static Outcome run(String... line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Camelstr.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(line);
        return new Outcome(code, out.toString(), err.toString());
    }
}
