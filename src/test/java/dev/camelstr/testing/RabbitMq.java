package dev.camelstr.testing;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A real RabbitMQ for tests: {@link #shared()} is started once per JVM and ends with it; {@link #start()} makes one of a
 * test's own, to stop and to start again.
 *
 * <p>It comes from the first of these that works: {@code CAMELSTR_TEST_RABBITMQ_URI} (shared only, a broker of one's own
 * is never taken from it), a Docker engine that answers, or Debian's packages unpacked into a cache folder and run
 * without privileges ({@link DebianPackages}). Stream names must be unique to the test: see {@link TestNames}.
 */
public interface RabbitMq extends AutoCloseable {
    int VIRTUAL_HOSTS = 40;

    /** For the stream client, with credentials: {@code rabbitmq-stream://user:password@host:port/vhost}. */
    String uri();

    int port();

    /**
     * The same for a virtual host of the caller's own, which nobody else got, so that stream names need not be unique.
     *
     * @throws IllegalStateException when all of the broker's {@value #VIRTUAL_HOSTS} are given away
     */
    String freshUri();

    /** Ends the broker in order and waits until it has gone; what it holds stays. */
    void stop();

    /** Ends the broker as a crash of the machine's process would. */
    void kill();

    /** Starts the broker, unless it runs, on the same port, with what it held, and waits until it serves. */
    void startAgain();

    @Override
    void close();

    /** The broker of this JVM. Do not stop it: others read from it. */
    static RabbitMq shared() {
        return Shared.BROKER;
    }

    /** A broker of the caller's own, who closes it. */
    static RabbitMq start() {
        return RabbitMqSources.start(Optional.empty());
    }

    /** The same with TLS only: {@link #uri()} then begins with {@code rabbitmq-stream+tls:}. */
    static RabbitMq startWithTls(Path certificatePem, Path keyPem) {
        return RabbitMqSources.start(Optional.of(new Tls(certificatePem, keyPem)));
    }

    /** What a broker with TLS identifies itself by, both in PEM. */
    record Tls(Path certificate, Path key) {}

    /** Starts the shared broker at the first use. */
    final class Shared {
        private static final RabbitMq BROKER = RabbitMqSources.shared();

        private Shared() {}
    }
}
