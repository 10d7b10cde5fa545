package dev.camelstr.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the tests' broker comes from. */
final class RabbitMqSources {
    static final String URI_VARIABLE = "CAMELSTR_TEST_RABBITMQ_URI";

    private RabbitMqSources() {}

    static RabbitMq shared() {
        String uri = System.getenv(URI_VARIABLE);
        return uri == null || uri.isBlank() ? start(Optional.empty()) : new ExternalRabbitMq(uri.strip());
    }

    static RabbitMq start(Optional<RabbitMq.Tls> tls) {
        RabbitMq broker = dockerAnswers() ? new ContainerRabbitMq(tls) : debian(tls);
        broker.startAgain();
        return broker;
    }

    private static RabbitMq debian(Optional<RabbitMq.Tls> tls) {
        try {
            return new DebianRabbitMq(DebianPackages.root("rabbitmq", "rabbitmq-server"), tls);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The tests need a RabbitMQ: set " + URI_VARIABLE + ", or start Docker, or run them on a Debian-like"
                            + " system that reaches its mirror (" + e.getMessage() + ").",
                    e);
        }
    }

    /** Asks the engine itself, as Testcontainers takes its time and logs errors where there is none. */
    private static boolean dockerAnswers() {
        String configured = System.getenv("DOCKER_HOST");
        if (configured != null && !configured.startsWith("unix://")) {
            return true;
        }
        Path socket = Path.of(configured == null ? "/var/run/docker.sock" : configured.substring(7));
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(StandardCharsets.US_ASCII.encode("GET /_ping HTTP/1.0\r\n\r\n"));
            ByteBuffer answer = ByteBuffer.allocate(64);
            return channel.read(answer) > 12 && new String(answer.array(), StandardCharsets.US_ASCII).contains(" 200");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
