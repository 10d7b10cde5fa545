package dev.camelstr.pipeline.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A running program that answers each line with a line. What it writes to its standard error goes to ours. */
final class LineProgram implements AutoCloseable {
    private static final int MAX_LINE = 65_536;
    private static final long IDLE = 0;

    private final List<String> command;
    private final Process process;
    private final OutputStream in;
    private final BufferedReader out;
    private volatile long askedAtNanos = IDLE;

    LineProgram(List<String> command) throws IOException {
        this.command = command;
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = process.getOutputStream();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * @param line without the end of line, which is added
     * @throws IOException if the program has ended, or was closed meanwhile, or its line is too long
     */
    String ask(byte[] line) throws IOException {
        askedAtNanos = Math.max(1, System.nanoTime());
        try {
            in.write(line);
            in.write('\n');
            in.flush();
            return readLine();
        } finally {
            askedAtNanos = IDLE;
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder(128);
        for (int c = out.read(); c != '\n'; c = out.read()) {
            if (c < 0 || line.length() == MAX_LINE) {
                throw new IOException(command + " gave no answer");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    boolean hasKeptWaiting(Duration timeout) {
        long asked = askedAtNanos;
        return asked != IDLE && System.nanoTime() - asked > timeout.toNanos();
    }

    /** Ends the program and those that it has started; whoever waits for its answer gets an exception. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
