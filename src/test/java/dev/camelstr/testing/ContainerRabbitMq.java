package dev.camelstr.testing;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** RabbitMQ in a container, on a port that stays the same when it is stopped and started again. */
final class ContainerRabbitMq implements RabbitMq {
    private static final DockerImageName IMAGE = DockerImageName.parse("rabbitmq:4.0");

    private final int port = Ports.free();
    private final boolean tls;
    private final VirtualHosts virtualHosts = new VirtualHosts();
    private final GenericContainer<?> container;

    ContainerRabbitMq(Optional<Tls> tls) {
        this.tls = tls.isPresent();
        container = new GenericContainer<>(IMAGE)
                .withExposedPorts(port)
                .withCreateContainerCmdModifier(command -> command.withHostConfig(
                        HostConfig.newHostConfig().withPortBindings(PortBinding.parse(port + ":" + port))))
                .withCopyToContainer(
                        Transferable.of("load_definitions = /etc/rabbitmq/definitions.json\n"),
                        "/etc/rabbitmq/conf.d/80-virtual-hosts.conf")
                .withCopyToContainer(Transferable.of(VirtualHosts.definitions()), "/etc/rabbitmq/definitions.json")
                .withCopyToContainer(
                        Transferable.of(DebianRabbitMq.streamListener(port, "0.0.0.0", "/etc/rabbitmq", this.tls)),
                        "/etc/rabbitmq/conf.d/90-tests.conf")
                .withCopyToContainer(Transferable.of("[rabbitmq_stream].\n"), "/etc/rabbitmq/enabled_plugins")
                .waitingFor(Wait.forLogMessage(".* completed with \\d+ plugins.*", 1));
        tls.ifPresent(files -> container
                .withCopyFileToContainer(MountableFile.forHostPath(files.certificate(), 0644), "/etc/rabbitmq/cert.pem")
                .withCopyFileToContainer(MountableFile.forHostPath(files.key(), 0644), "/etc/rabbitmq/key.pem"));
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
    public void stop() {
        container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void startAgain() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            container
                    .getDockerClient()
                    .startContainerCmd(container.getContainerId())
                    .exec();
            container.waitingFor(Wait.forListeningPort());
        }
    }

    @Override
    public void close() {
        container.stop();
    }
}
