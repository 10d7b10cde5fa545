package dev.camelstr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nodes of RabbitMQ that are one cluster, each in a namespace of its own ({@link DebianRabbitMq}), on one address. */
public final class RabbitMqCluster implements AutoCloseable {
    private final List<DebianRabbitMq> nodes = new ArrayList<>();
    private final Process portMapper;

    private RabbitMqCluster(int size) throws IOException {
        Path root = DebianPackages.root("rabbitmq", "rabbitmq-server");
        int epmdPort = Ports.free();
        String cookie = UUID.randomUUID().toString();
        Optional<String> first = Optional.empty();
        for (int i = 0; i < size; i++) {
            DebianRabbitMq node = new DebianRabbitMq(
                    root, Optional.empty(), Optional.of(new DebianRabbitMq.Cluster(epmdPort, cookie, first)));
            nodes.add(node);
            first = first.or(() -> Optional.of(node.nodeName()));
        }
        portMapper = portMapper(root, nodes.get(0).home(), epmdPort);
        AtEnd.close(this::close);
        nodes.forEach(DebianRabbitMq::startAgain);
    }

    /** Of so many nodes, which is closed by the caller. */
    public static RabbitMqCluster start(int size) {
        try {
            return new RabbitMqCluster(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Erlang's, by which nodes find each other. It outlives each of them, and ends with its standard input. */
    private static Process portMapper(Path root, Path folder, int port) throws IOException {
        Path script = folder.resolve("epmd.sh");
        Files.writeString(script, """
                export PATH=/usr/sbin:/usr/bin ERL_EPMD_ADDRESS=127.0.0.1
                epmd -port %d </dev/null &
                while read -r line; do :; done
                [ $$ = 1 ] || kill -KILL 0
                """.formatted(port));
        return new ProcessBuilder(Namespace.command(root, "/" + root.relativize(script)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public List<RabbitMq> nodes() {
        return List.copyOf(nodes);
    }

    /** Names all nodes, the first of them first. */
    public String uri() {
        String hosts = nodes.stream().map(node -> "localhost:" + node.port()).collect(Collectors.joining(","));
        return "rabbitmq-stream://guest:guest@" + hosts + "/%2f";
    }

    /** One for each node, which runs below it. */
    public List<ProcessHandle> processes() {
        return nodes.stream().map(DebianRabbitMq::process).toList();
    }

    /** What streams whose names begin so take on the disks of all nodes. */
    public long bytesOf(String stream) throws IOException {
        String folder = stream.replace('.', '_');
        long bytes = 0;
        for (DebianRabbitMq node : nodes) {
            try (Stream<Path> files = Files.walk(node.home().resolve("data"))) {
                bytes += files.filter(Files::isRegularFile)
                        .filter(file ->
                                file.getParent().getFileName().toString().contains(folder))
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        nodes.forEach(DebianRabbitMq::close);
        try {
            portMapper.getOutputStream().close();
            portMapper.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            portMapper.destroyForcibly();
        } catch (InterruptedException e) {
            portMapper.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
