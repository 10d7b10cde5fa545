package dev.camelstr.cli.events;

import dev.camelstr.cli.instance.ImportLines;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.store.Verdict;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** What an import says: of the first refusals each, in the end all in numbers. */
final class ImportOutput {
    private static final int REFUSALS_SHOWN = 20;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final AtomicLong refused = new AtomicLong();

    /** @param json whether the numbers are one JSON object */
    ImportOutput(CommandLine command, boolean json) {
        this.out = command.getOut();
        this.err = command.getErr();
        this.json = json;
    }

    /** Something was refused; from any thread. */
    void refused(String place, String code, String message) {
        if (refused.incrementAndGet() <= REFUSALS_SHOWN) {
            err.printf("%s: %s (%s)%n", ShownText.line(place), ShownText.line(message), code);
        } else if (refused.get() == REFUSALS_SHOWN + 1) {
            err.println("more are refused; the dead letters have them: camelstr rejected list");
        }
    }

    /** A problem, in one line. */
    void say(String what) {
        err.println("camelstr: " + ShownText.line(what));
        err.flush();
    }

    void print(ImportReport report) {
        if (json) {
            out.print(ImportLines.report(report));
        } else {
            String verdicts = Arrays.stream(Verdict.values())
                    .filter(verdict -> report.count(verdict) > 0)
                    .map(verdict -> "%,d %s".formatted(report.count(verdict), verdict.word()))
                    .collect(Collectors.joining(", "));
            out.printf(
                    "%,d events: %s; %,d refused%s%n",
                    report.lines(),
                    verdicts.isEmpty() ? "none decided on by the store" : verdicts,
                    report.refused(),
                    report.refused() == 0 ? "" : " " + report.refusals());
        }
        out.flush();
    }
}
