package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.BackOffDelayPolicy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.RuntimeCamelException;

/** The one connection pool to a broker that all endpoints of a component share; connects when it is first needed. */
final class Broker implements AutoCloseable {
    /** Soon at first, for a short break; then often enough that a restarted broker is not waited for. */
    private static final BackOffDelayPolicy RECOVERY =
            BackOffDelayPolicy.fixedWithInitialDelay(Duration.ofMillis(300), Duration.ofSeconds(1));

    private final BrokerOptions options;
    private Environment environment;
    private boolean closed;
    private volatile Optional<String> name = Optional.empty();

    Broker(BrokerOptions options) {
        this.options = options;
    }

    BrokerAddress address() {
        return options.address();
    }

    /**
     * Names the broker and virtual host in a {@link dev.camelstr.component.stream.StreamInfo}, whatever node answers.
     *
     * @param holdsMessages whether a stream was written before, perhaps by a version that called the broker by its first address:
     *     it keeps this name then, so that positions stay known
     * @throws RuntimeCamelException if that cannot be known at the moment
     */
    String logName(boolean holdsMessages) {
        if (name.isEmpty()) {
            name = Optional.of(new BrokerName(environment(), options.placement(), rpcTimeout())
                    .readOr(() ->
                            holdsMessages ? firstAddress() : UUID.randomUUID().toString()));
        }
        return name.get();
    }

    private String firstAddress() {
        Address first = options.address().nodes().get(0);
        return first.host() + ":" + first.port() + "/" + options.address().virtualHost();
    }

    Duration rpcTimeout() {
        return options.rpcTimeout();
    }

    /**
     * The client's environment.
     *
     * @throws RuntimeCamelException in one line, if the broker cannot be reached or refuses us
     */
    synchronized Environment environment() {
        if (closed) {
            throw new IllegalStateException("the connections to the broker are closed");
        }
        if (environment == null) {
            environment = connect();
        }
        return environment;
    }

    /** The environment, if something has needed it. */
    synchronized Optional<Environment> connected() {
        return Optional.ofNullable(environment);
    }

    private Environment connect() {
        BrokerAddress address = options.address();
        EnvironmentBuilder builder = Environment.builder()
                .id("camelstr")
                .uris(address.nodeUris())
                .username(address.user())
                .password(address.password())
                .virtualHost(address.virtualHost())
                .rpcTimeout(options.rpcTimeout())
                .requestedHeartbeat(options.heartbeat())
                .recoveryBackOffDelayPolicy(RECOVERY)
                .topologyUpdateBackOffDelayPolicy(RECOVERY)
                .addressResolver(announced -> options.fixedAddress().orElse(announced));
        options.metrics().ifPresent(builder::metricsCollector);
        if (address.tls()) {
            builder = builder.tls().sslContext(tls()).environmentBuilder();
        }
        try {
            return builder.build();
        } catch (RuntimeException e) {
            throw new RuntimeCamelException(
                    "Cannot connect to RabbitMQ at " + address + ": " + reason(e)
                            + ". Check the option uri of the component rabbitmq-stream, and that the broker runs with"
                            + " its stream plugin",
                    e);
        }
    }

    /**
     * The client leaves host names unchecked with the Netty that we use (it relies on a default of a later one), so it is
     * said here.
     */
    private SslContext tls() {
        try {
            SslContextBuilder tls = SslContextBuilder.forClient()
                    .endpointIdentificationAlgorithm(options.verifyHost() ? "HTTPS" : null);
            options.trust().ifPresent(file -> tls.trustManager(file.toFile()));
            return tls.build();
        } catch (IOException e) {
            throw new UncheckedIOException("TLS cannot be set up", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The trustFile of rabbitmq-stream is no readable PEM file: "
                            + options.trust().orElseThrow(),
                    e);
        }
    }

    /** The innermost message says what is wrong: "Connection refused", "No name matching … found". */
    static String reason(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return (message == null ? innermost.getClass().getSimpleName() : message).replaceAll("\\s*\\R\\s*", " ");
    }

    /** Closes all connections, for good. Producers and consumers must be closed already. */
    @Override
    public synchronized void close() {
        closed = true;
        if (environment != null) {
            environment.close();
            environment = null;
        }
    }
}
