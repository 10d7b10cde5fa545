package dev.camelstr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Prometheus from Debian's packages, with a configuration of the test's. It ends with the test's JVM. */
public final class Prometheus implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Path root;
    private final String inside = "/tmp/" + TestNames.unique("prometheus");
    private final Path home;
    private final int port = Ports.free();
    private Process process;

    private Prometheus(Path root) throws IOException {
        this.root = root;
        this.home = Files.createDirectory(root.resolve(inside.substring(1)));
    }

    /**
     * One that is not started.
     *
     * @param files its configuration, {@code prometheus.yml}, and what that names
     * @throws IllegalStateException with one sentence if there is none to be had
     */
    public static Prometheus with(List<Path> files) {
        try {
            Prometheus prometheus = new Prometheus(DebianPackages.root("prometheus", "prometheus"));
            for (Path file : files) {
                Files.copy(file, prometheus.home.resolve(file.getFileName()));
            }
            return prometheus;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The test needs Prometheus, from a Debian-like system that reaches its mirror (" + e.getMessage()
                            + ").",
                    e);
        }
    }

    public Path configuration() {
        return home.resolve("prometheus.yml");
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public Prometheus start() {
        process = run("start", """
                prometheus --config.file=%1$s/prometheus.yml --storage.tsdb.path=%1$s/data \
                    --web.listen-address=127.0.0.1:%2$d --log.level=warn </dev/null &
                while read -r line; do :; done
                [ $$ = 1 ] || kill -KILL 0
                """.formatted(inside, port));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return this;
    }

    /** What {@code promtool} says, with its exit code in the last line. */
    public String promtool(String arguments) {
        try {
            Process tool = run("promtool", "cd " + inside + "\npromtool " + arguments + " 2>&1\necho exit $?\n");
            if (!tool.waitFor(SECONDS, TimeUnit.SECONDS)) {
                tool.destroyForcibly();
            }
            return Files.readString(home.resolve("promtool.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process run(String name, String script) {
        try {
            Files.writeString(home.resolve(name + ".sh"), "export PATH=/usr/bin:/bin LANG=C.UTF-8\n" + script);
            return new ProcessBuilder(Namespace.command(root, inside + "/" + name + ".sh"))
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve(name + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has printed. */
    public String printed() {
        try {
            return Files.readString(home.resolve("start.log"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            if (process != null) {
                process.getOutputStream().close();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
            try (Stream<Path> paths = Files.walk(home)) {
                paths.sorted(java.util.Comparator.reverseOrder())
                        .map(Path::toFile)
                        .forEach(java.io.File::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
