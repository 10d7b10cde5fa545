package dev.camelstr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A JVM of its own. What it prints is kept in {@code target/faults}. */
public final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;
    private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC", Executable.SHORT_LIVED);

    /** Its files are to be its owner's whatever the umask is. */
    private static final List<String> CARELESS = List.of("sh", "-c", "umask 000; exec \"$@\"", "sh");

    private final Process process;
    private final Path output;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a main method on the tests' class path. */
    public static Child start(Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-Dlogback.configurationFile=camelstr-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return start(command);
    }

    /** Starts a command of Camelstr, from the packaged executable where there is one. */
    public static Child camelstr(List<String> arguments) throws IOException {
        return start(Executable.command(OPTIONS, arguments));
    }

    private static Child start(List<String> command) throws IOException {
        Path output = Files.createTempFile(Files.createDirectories(Path.of("target/faults")), "child", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Child(process, output);
    }

    /** Starts {@code camelstr run}, from the packaged executable where there is one, beside any number of others. */
    public static Child run(String parts, Map<String, String> settings) throws IOException {
        return run(OPTIONS, parts, settings);
    }

    /** The same, with other options of the JVM. */
    public static Child run(List<String> options, String parts, Map<String, String> settings) throws IOException {
        return startCareless(Executable.command(options, runArguments(parts, settings)));
    }

    /** The same, with classes and resources that come before those of the executable. */
    public static Child run(Path before, String parts, Map<String, String> settings) throws IOException {
        return startCareless(Executable.command(before, OPTIONS, runArguments(parts, settings)));
    }

    private static List<String> runArguments(String parts, Map<String, String> settings) {
        List<String> arguments = new ArrayList<>(List.of("run", "--routes", parts, "--set", "camelstr.metrics.port=0"));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return arguments;
    }

    private static Child startCareless(List<String> line) throws IOException {
        List<String> command = new ArrayList<>(CARELESS);
        command.addAll(line);
        return start(command);
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it has printed the text. */
    public void awaitOutput(String text) {
        Awaitility.await("'" + text + "' in " + output)
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .failFast("it ended, see " + output, () -> !process.isAlive() && !hasPrinted(text))
                .until(() -> hasPrinted(text));
    }

    public boolean hasPrinted(String text) throws IOException {
        return output().contains(text);
    }

    /** What it has printed so far. */
    public String output() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    public void awaitExit(int code) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("exit code, see " + output).isEqualTo(code);
    }

    /** Whether it is still there after that time. */
    public boolean outlives(long millis) throws InterruptedException {
        return !process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Lets it go on from where it waits for its input. */
    public void goOn() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** SIGSTOP: all its threads stand still, its sockets stay open. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).as("kill -" + name).isZero();
    }

    /** SIGKILL, and waits for the end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and waits for the end. */
    public void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("stopped, see " + output)
                .isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
