package dev.camelstr.store.database;

import dev.camelstr.component.local.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own below the data folder: {@code postgres/bin-…} the binaries, {@code postgres/data} the cluster,
 * {@code postgres/password}. It listens on loopback only, and asks for the password. Unlike the library that brings the
 * binaries, which is made for tests, it syncs every commit.
 *
 * <p>It ends with this process, however that ends ({@link ServerGuard}). Two processes on one folder are not guarded against
 * here: the second would end the server of the first.
 */
final class EmbeddedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String USER = "camelstr";

    /** Many make a guessed password dear; this one is 24 random bytes, and each connection of each pool would pay for them. */
    private static final int SCRAM_ITERATIONS = 1;

    private static final int ATTEMPTS = 3;
    private static final String TIMEOUT_SECONDS = "150"; // after a crash it replays its log first

    private final Path home;
    private final Path data;
    private final Path passwordFile;
    private volatile Optional<PostgresTools> tools = Optional.empty();
    private volatile Optional<ServerGuard> guard = Optional.empty();
    private volatile boolean ending;

    EmbeddedServer(Path dataDir) {
        this.home = dataDir.toAbsolutePath().normalize().resolve("postgres");
        this.data = home.resolve("data");
        this.passwordFile = home.resolve("password");
    }

    /**
     * Starts or adopts the server.
     *
     * @throws SQLException with a message that says what to do, if that cannot be done
     */
    DatabaseUrl start() throws SQLException {
        try (WhileStarting hook = WhileStarting.of(this::endStart)) {
            hook.require();
            PrivateFiles.claimFolder(home.getParent());
            PrivateFiles.claimFolder(home);
            PostgresTools installed = PostgresTools.unpack(home, this::requireGoingOn);
            requireGoingOn();
            installed.openWay(home.getParent());
            tools = Optional.of(installed);
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                initialise(installed);
            }
            checkVersion(installed);
            endTheOneThatWasLeft(installed);
            return launch(installed);
        } catch (IOException | UncheckedIOException e) {
            pauseForTheEnd();
            if (ending) {
                throw new SQLException("the database is closed", "08003", e);
            }
            guard.ifPresent(ServerGuard::dismiss); // the next start ends what this one has left
            throw new SQLException(
                    "the embedded database in " + home + " cannot be started: " + e.getMessage(), "08001", e);
        }
    }

    /**
     * Ends a start that is under way, at once; afterwards none is possible. Whoever starts it is told by an exception. A
     * server that runs already is left to {@link #close()}. From any thread.
     */
    void endStart() {
        ending = true;
        tools.ifPresent(it -> {
            List<ProcessHandle> children = it.end();
            // The server itself, where it had been started: it is told in its own way.
            guard.filter(shell -> !children.isEmpty())
                    .ifPresent(shell -> shell.endOnly(children.get(0).pid()));
        });
    }

    /** Ctrl-C ends the programs and this process: in this time it is gone, without a word about what was broken off. */
    private static void pauseForTheEnd() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireGoingOn() throws IOException {
        if (ending) {
            throw new IOException("this process is ending");
        }
    }

    /**
     * Refuses data that another major version has written, without starting anything. No data yet is well.
     *
     * @throws SQLException with a message that says what to do
     */
    void requireOwnVersion() throws SQLException {
        try {
            if (Files.exists(data.resolve("PG_VERSION"))) {
                checkVersion(PostgresTools.unpack(home, this::requireGoingOn));
            }
        } catch (IOException e) {
            throw new SQLException("the embedded database in " + home + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void initialise(PostgresTools installed) throws IOException {
        Path fresh = home.resolve("data.new");
        PostgresTools.deleteAll(fresh);
        writeSecret(passwordFile, HexFormat.of().formatHex(new SecureRandom().generateSeed(24)));
        installed.own(fresh, passwordFile);
        installed.run(
                "initdb",
                List.of(
                        "--pgdata=" + fresh,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--set=scram_iterations=" + SCRAM_ITERATIONS,
                        "--encoding=UTF8",
                        "--locale=C"));
        Files.move(fresh, data); // a crash in between must not leave half a cluster that looks like one
    }

    private void checkVersion(PostgresTools installed) throws IOException, SQLException {
        String found = Files.readString(data.resolve("PG_VERSION")).trim();
        if (!found.equals(installed.majorVersion())) {
            throw new SQLException(
                    "the data in " + data + " is of PostgreSQL " + found + ", and this is PostgreSQL "
                            + installed.majorVersion() + ": export with the version that wrote it, import here",
                    "08001");
        }
    }

    /**
     * A server that a former process has left is about to end by its guard, or has lost it: it is of no use. It is waited for.
     */
    private void endTheOneThatWasLeft(PostgresTools installed) throws IOException {
        Path pidFile = pidFile();
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> named = Files.readAllLines(pidFile).stream()
                .limit(1)
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.trim())).stream())
                .filter(ProcessHandle::isAlive)
                .findFirst();
        if (named.isPresent() && isAnotherProgram(named.get())) {
            // In a container that is started again ids come again. The server would take that process for itself.
            Files.delete(pidFile);
        } else if (named.isPresent()) {
            LOG.info("ending the database server that was left on {}", data);
            stop(installed);
        }
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    /** What cannot be known, such as another user's process, may be the server. */
    private static boolean isAnotherProgram(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> !Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    /** Another process may take the port before the server does; then on another. */
    private DatabaseUrl launch(PostgresTools installed) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                launch(installed, port);
                return url(port);
            } catch (IOException e) {
                if (ending || attempt == ATTEMPTS || isFree(port)) {
                    throw e;
                }
                guard.ifPresent(ServerGuard::dismiss);
                LOG.info("port {} was taken before the embedded database could listen there", port);
            }
        }
    }

    private void launch(PostgresTools installed, int port) throws IOException {
        String options = settings(port).entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
        if (ServerGuard.isPossible()) {
            guard = Optional.of(ServerGuard.start(pidFile(), port));
        }
        installed.run(
                "pg_ctl",
                List.of(
                        "start",
                        "--wait",
                        "--timeout=" + TIMEOUT_SECONDS,
                        "--silent",
                        "--pgdata=" + data,
                        "--log=" + home.resolve("server.log"),
                        "--options=" + options));
        if (guard.isPresent()) {
            guard.get().watch(Files.readAllLines(pidFile()).get(0).trim());
        }
        LOG.info("the embedded database listens on port {}", port);
    }

    private static Map<String, String> settings(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("port", Integer.toString(port));
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("full_page_writes", "on");
        settings.put("shared_buffers", sharedBuffersMegabytes() + "MB");
        settings.put("max_wal_size", "4GB");
        settings.put("checkpoint_timeout", "15min");
        settings.put("wal_compression", "pglz");
        settings.put("jit", "off");
        settings.put("random_page_cost", "1.1");
        settings.put("max_connections", "100");
        return settings;
    }

    /** A quarter of the machine's memory, up to 2 GB. */
    private static long sharedBuffersMegabytes() {
        long total = java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 512L << 20;
        return Math.max(32, Math.min(2048, (total >> 20) / 4));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private DatabaseUrl url(int port) throws IOException {
        return new DatabaseUrl(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                Optional.of(USER),
                Optional.of(Files.readString(passwordFile).trim()));
    }

    private static void writeSecret(Path file, String secret) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, secret, StandardCharsets.US_ASCII);
    }

    /** Stops the server: connections are cut, what is committed is safe. */
    @Override
    public void close() {
        if (tools.isPresent() && Files.exists(pidFile())) {
            try {
                stop(tools.get());
                guard.ifPresent(ServerGuard::dismiss);
            } catch (IOException e) {
                LOG.warn("the embedded database could not be stopped: {}", e.getMessage());
            }
        }
        guard.ifPresent(ServerGuard::close);
        guard = Optional.empty();
    }

    private void stop(PostgresTools installed) throws IOException {
        installed.runAfterAll(
                "pg_ctl",
                List.of(
                        "stop",
                        "--wait",
                        "--timeout=" + TIMEOUT_SECONDS,
                        "--mode=fast",
                        "--silent",
                        "--pgdata=" + data));
    }
}
