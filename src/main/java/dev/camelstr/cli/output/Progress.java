package dev.camelstr.cli.output;

import java.io.PrintWriter;
import java.time.Duration;

/** One line that tells how far a long piece of work is: rewritten on a terminal, else a new line every few seconds. */
public final class Progress {
    private final PrintWriter out;
    private final boolean visible;
    private final boolean terminal = System.console() != null;
    private final Deadline pause = new Deadline(terminal ? Duration.ofMillis(200) : Duration.ofSeconds(3));
    private String last = "";

    public Progress(PrintWriter out, boolean visible) {
        this.out = out;
        this.visible = visible;
    }

    public void show(String line) {
        last = line;
        if (pause.isOver()) {
            pause.begin();
            print(line);
        }
    }

    /** Shows the last line, whenever the one before was shown. */
    public void end() {
        print(last);
        if (visible && terminal) {
            out.println();
        }
    }

    private void print(String line) {
        if (!visible) {
            return;
        }
        if (terminal) {
            out.print("\r\u001b[K" + line);
        } else {
            out.println(line);
        }
        out.flush();
    }
}
