package dev.camelstr.fuzz;

import dev.camelstr.testing.Executable;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Those who attack, a process of its own ({@link AttackersMain}): what hundreds of threads cost a JVM is not the honest client's.
 * Strangers have processors of their own, too: here they have what is left of the relay's, which is still all that it does not use;
 * else they would have nearly all of them, whatever the relay does.
 */
final class Attackers implements AutoCloseable {
    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    private Attackers(Process process) {
        this.process = process;
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Of a relay.
     *
     * @param secret of whose name is misused
     */
    static Attackers of(int port, byte[] secret) throws IOException {
        return new Attackers(new ProcessBuilder(List.of(
                        "nice",
                        "-n",
                        "19",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms1g",
                        "-Xmx1g",
                        "-XX:+AlwaysPreTouch", // while they attack the kernel finds no memory for them
                        "-XX:+UseSerialGC",
                        Executable.SHORT_LIVED,
                        "-Dlogback.configurationFile=camelstr-logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AttackersMain.class.getName(),
                        HexFormat.of().formatHex(secret),
                        Integer.toString(port)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** They are at work until that is closed. Yields it once the first connection is about to be made. */
    Work begin(Attack attack) throws IOException {
        ask(attack.name());
        return new Work();
    }

    private String ask(String order) throws IOException {
        orders.println(order);
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(AttackersMain.ANSWER)) {
                return line.substring(AttackersMain.ANSWER.length());
            }
        }
        throw new EOFException("the attackers have gone");
    }

    /** An attack that goes on. */
    final class Work implements AutoCloseable {

        /** How many answers there were, and what the first ones were like. */
        String told() throws IOException {
            return ask(AttackersMain.TELL);
        }

        /** Waits until one of its answers is as the attack expects. */
        boolean awaitAnswer() throws IOException {
            return Boolean.parseBoolean(ask(AttackersMain.AWAIT));
        }

        @Override
        public void close() throws IOException {
            ask(AttackersMain.END);
        }
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
