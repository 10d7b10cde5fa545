package dev.camelstr.faults.history;

import dev.camelstr.faults.TcpProxy;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** A process of the group, which reaches broker and database by a link of its own each. */
final class Member implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String name;
    private final Program program;
    private final String parts;
    private final int port = Ports.free();
    private final TcpProxy toBroker;
    private final TcpProxy toDatabase;
    private final Map<String, String> settings;
    private Child child;

    /** @param settings of all members */
    Member(String name, Program program, String parts, URI broker, String databaseUrl, Map<String, String> settings)
            throws IOException {
        this.name = name;
        this.program = program;
        this.parts = parts;
        int databasePort = URI.create(databaseUrl.substring("jdbc:".length())).getPort();
        toBroker = new TcpProxy(broker.getPort());
        toDatabase = new TcpProxy(databasePort);
        this.settings = new HashMap<>(settings);
        this.settings.put(
                "camelstr.rabbitmq.uri", broker.toString().replace(":" + broker.getPort(), ":" + toBroker.port()));
        this.settings.put("camel.component.rabbitmq-stream.connect-to", "127.0.0.1:" + toBroker.port());
        this.settings.put("camelstr.datasource.url", databaseUrl.replace(":" + databasePort, ":" + toDatabase.port()));
        this.settings.put("camelstr.relay.port", Integer.toString(port));
        this.settings.put(
                "camelstr.data-dir",
                Files.createTempDirectory(Files.createDirectories(Path.of("target/faults")), name)
                        .toString());
    }

    String name() {
        return name;
    }

    URI relay() {
        return URI.create("ws://127.0.0.1:" + port + "/");
    }

    TcpProxy toBroker() {
        return toBroker;
    }

    TcpProxy toDatabase() {
        return toDatabase;
    }

    synchronized Child child() {
        return child;
    }

    synchronized void start() throws IOException {
        child = program.run(parts, settings);
    }

    /** Until it works; one that has ended because of a fault is started again, as a supervisor would do. */
    void awaitReady() {
        Awaitility.await(name + " to be ready")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(this::isReady);
    }

    private synchronized boolean isReady() throws IOException {
        if (!child.isAlive()) {
            start();
        }
        return child.hasPrinted("Ready: ");
    }

    @Override
    public void close() {
        child.close();
        toBroker.close();
        toDatabase.close();
    }
}
