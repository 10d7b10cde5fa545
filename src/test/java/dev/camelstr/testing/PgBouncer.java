package dev.camelstr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * PgBouncer in transaction mode before a PostgreSQL, with no prepared statements of its own and each transaction on the
 * server's next connection: from Debian's package, whose program is run by its own loader.
 */
public final class PgBouncer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port = Ports.free();
    private final Path folder;
    private final Process process;
    private final String url;

    private PgBouncer(String server) throws IOException {
        URI address = URI.create(server.substring("jdbc:".length()));
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "pgbouncer");
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(settings, """
                [databases]
                * = host=%s port=%d %s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                max_prepared_statements = 0
                server_round_robin = 1
                default_pool_size = 3
                ignore_startup_parameters = extra_float_digits
                """.formatted(address.getHost(), address.getPort(), login(address), port));
        url = "jdbc:postgresql://127.0.0.1:" + port + address.getPath() + "?user=anybody";
        process = new ProcessBuilder(command(DebianPackages.root("pgbouncer", "pgbouncer"), settings))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Awaitility.await("pgbouncer to listen, see " + folder)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast("pgbouncer ended, see " + folder, () -> !process.isAlive())
                .until(this::listens);
    }

    /** @param server the JDBC URL of a database, with user and password */
    public static PgBouncer before(String server) {
        try {
            return new PgBouncer(server);
        } catch (IOException e) {
            throw new UncheckedIOException("The test needs Debian's package pgbouncer: " + e.getMessage(), e);
        }
    }

    /** The JDBC URL of the same database by way of the pooler. */
    public String url() {
        return url;
    }

    private static String login(URI address) {
        return Arrays.stream(address.getQuery().split("&"))
                .filter(setting -> setting.startsWith("user=") || setting.startsWith("password="))
                .collect(Collectors.joining(" "));
    }

    /** It refuses to run as root; in a user namespace of its own it is nobody. */
    private static List<String> command(Path root, Path settings) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "--user"));
        }
        Path loader = find(root, "ld-linux-[\\w-]+\\.so\\.\\d");
        Path libraries = find(root, "libc\\.so\\.6").getParent();
        command.addAll(List.of(
                loader.toString(),
                "--library-path",
                libraries.toString(),
                root.resolve("usr/sbin/pgbouncer").toString(),
                settings.toString()));
        return command;
    }

    private static Path find(Path root, String name) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("usr"))) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name + " in " + root));
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
