package dev.camelstr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.local.files.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * RabbitMQ from unpacked Debian packages, in a user namespace (or, as root where there are none, a plain chroot), with
 * node name, folders and ports of its own.
 *
 * <p>The first process in there reads its standard input, which this JVM holds open. However the JVM ends, the pipe
 * closes, that process exits, and the kernel ends what else runs in its namespace (in the chroot, which is no namespace,
 * the process ends its own process group).
 */
final class DebianRabbitMq implements RabbitMq {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** It is printed, not logged: of many lines at once, as virtual hosts bring them, Erlang's logger drops some. */
    private static final String STARTED = " completed with 1 plugins.";

    private final Path root;
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final Path home;
    private final ProcessLock alive;
    private final int port = Ports.free();
    private final boolean tls;
    private final VirtualHosts virtualHosts = new VirtualHosts();
    private int starts;
    private Process process;

    /**
     * What nodes of one cluster have in common.
     *
     * @param epmdPort where they find each other
     * @param first the node that the others join; empty for that one
     */
    record Cluster(int epmdPort, String cookie, Optional<String> first) {}

    DebianRabbitMq(Path root, Optional<Tls> tls) throws IOException {
        this(root, tls, Optional.empty());
    }

    DebianRabbitMq(Path root, Optional<Tls> tls, Optional<Cluster> cluster) throws IOException {
        this.root = root;
        this.tls = tls.isPresent();
        removeLeftOvers(root.resolve("broker"));
        home = root.resolve("broker").resolve(name);
        alive = lock(home).orElseThrow(); // before the folder is there, so that nobody takes it for a left-over
        Files.createDirectory(home);
        for (String folder : new String[] {"data", "log", "home"}) {
            Files.createDirectory(home.resolve(folder));
        }
        String inside = "/broker/" + name;
        if (tls.isPresent()) {
            Files.copy(tls.get().certificate(), home.resolve("cert.pem"));
            Files.copy(tls.get().key(), home.resolve("key.pem"));
        }
        Files.writeString(
                home.resolve("rabbitmq.conf"),
                "listeners.tcp = none\nlog.file = false\nlog.console = true\nload_definitions = " + inside
                        + "/definitions.json\n" + streamListener(port, "127.0.0.1", inside, this.tls)
                        + cluster.flatMap(Cluster::first)
                                .map(DebianRabbitMq::joining)
                                .orElse(""));
        if (cluster.isPresent()) {
            Path cookie = home.resolve("home/.erlang.cookie");
            Files.writeString(cookie, cluster.get().cookie());
            Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
        }
        Files.writeString(home.resolve("definitions.json"), VirtualHosts.definitions());
        Files.writeString(home.resolve("enabled_plugins"), "[rabbitmq_stream].\n");
        Files.writeString(home.resolve("start.sh"), script(inside, cluster));
        AtEnd.close(this::close);
    }

    /** The part of rabbitmq.conf that every way of running the broker shares. */
    static String streamListener(int port, String address, String folder, boolean tls) {
        if (!tls) {
            return """
                    stream.listeners.tcp.1 = %s:%d
                    stream.advertised_host = localhost
                    stream.advertised_port = %2$d
                    """.formatted(address, port);
        }
        return """
                stream.listeners.tcp = none
                stream.listeners.ssl.1 = %s:%d
                stream.advertised_host = localhost
                stream.advertised_tls_host = localhost
                stream.advertised_tls_port = %2$d
                ssl_options.certfile = %3$s/cert.pem
                ssl_options.keyfile = %3$s/key.pem
                ssl_options.verify = verify_none
                ssl_options.fail_if_no_peer_cert = false
                """.formatted(address, port, folder);
    }

    private static String joining(String first) {
        return "cluster_formation.peer_discovery_backend = classic_config\n"
                + "cluster_formation.classic_config.nodes.1 = " + first + "\n";
    }

    /** What is in it ends with this broker. */
    Path home() {
        return home;
    }

    /** The one below which it runs. */
    synchronized ProcessHandle process() {
        return process.toHandle();
    }

    /** As other nodes name it. */
    String nodeName() {
        return name + "@localhost";
    }

    private String script(String inside, Optional<Cluster> cluster) {
        int epmdPort = cluster.map(Cluster::epmdPort).orElseGet(Ports::free);
        return """
                B=%s
                export PATH=/usr/sbin:/usr/bin HOME=$B/home LANG=C.UTF-8
                export ERL_EPMD_PORT=%d ERL_EPMD_ADDRESS=127.0.0.1
                export RABBITMQ_NODENAME=%s RABBITMQ_DIST_PORT=%d
                export RABBITMQ_CONFIG_FILE=$B/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=$B/enabled_plugins
                export RABBITMQ_MNESIA_BASE=$B/data RABBITMQ_LOG_BASE=$B/log RABBITMQ_CONF_ENV_FILE=/dev/null
                epmd -port $ERL_EPMD_PORT </dev/null &
                /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server </dev/null &
                server=$!
                while read -r line; do
                    if [ "$line" = term ]; then kill -TERM $server; wait $server; break; fi
                done
                [ $$ = 1 ] || kill -KILL 0
                """.formatted(inside, epmdPort, nodeName(), Ports.free());
    }

    @Override
    public String uri() {
        return (tls ? "rabbitmq-stream+tls" : "rabbitmq-stream") + "://guest:guest@localhost:" + port + "/%2f";
    }

    @Override
    public String freshUri() {
        return virtualHosts.next(uri());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public synchronized void startAgain() {
        if (process != null && process.isAlive()) {
            return;
        }
        Path console = home.resolve("log").resolve("console-" + ++starts + ".log");
        try {
            process = new ProcessBuilder(Namespace.command(root, "/broker/" + name + "/start.sh"))
                    .redirectErrorStream(true)
                    .redirectOutput(console.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Awaitility.await("RabbitMQ to start")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast(
                        "RabbitMQ to go on",
                        () -> assertThat(started.isAlive())
                                .as(() -> said(console))
                                .isTrue())
                .untilAsserted(() -> assertThat(said(console)).contains(STARTED));
    }

    /** The file goes with the broker. */
    private static String said(Path console) {
        try {
            return Files.readString(console, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void stop() {
        try {
            process.getOutputStream().write("term\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitEnd();
    }

    @Override
    public synchronized void kill() {
        if (process == null || !process.isAlive()) {
            return;
        }
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Awaitility.await("the broker's port to close").atMost(PATIENCE).until(() -> !listens());
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        kill();
        try {
            delete(home);
            unlock(alive, home);
        } catch (IOException e) {
            // The next start removes it.
        }
    }

    /** Folders of brokers whose JVM was killed: nobody holds their lock. */
    private static void removeLeftOvers(Path brokers) throws IOException {
        Files.createDirectories(brokers);
        try (Stream<Path> folders = Files.list(brokers)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Optional<ProcessLock> lock = lock(folder);
                if (lock.isPresent()) {
                    delete(folder);
                    unlock(lock.get(), folder);
                }
            }
        }
    }

    private static Path lockFile(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".lock");
    }

    private static void unlock(ProcessLock lock, Path folder) throws IOException {
        Files.deleteIfExists(lockFile(folder));
        lock.close();
    }

    private static Optional<ProcessLock> lock(Path folder) throws IOException {
        return ProcessLock.tryLock(lockFile(folder));
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
