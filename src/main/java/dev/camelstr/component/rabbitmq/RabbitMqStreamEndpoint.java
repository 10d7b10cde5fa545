package dev.camelstr.component.rabbitmq;

import dev.camelstr.component.stream.BatchSource;
import dev.camelstr.component.stream.StreamConstants;
import dev.camelstr.component.stream.StreamEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.camel.Category;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;

/**
 * Publish to and consume from RabbitMQ Streams: confirmed publishing, batches of what is there, several streams in one
 * consumer with the first named served first, super streams with a single active consumer.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "rabbitmq-stream",
        title = "RabbitMQ Stream",
        syntax = "rabbitmq-stream:streams",
        category = {Category.MESSAGING},
        headersClass = StreamConstants.class)
public class RabbitMqStreamEndpoint extends StreamEndpoint {

    @UriParam(
            label = "producer",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long to wait for the broker's confirmation before the exchange fails.")
    private long confirmTimeout = 10_000;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "5",
            description = "How many chunks the broker sends ahead, for each stream and partition. A chunk is what the"
                    + " broker wrote at once: one message to some thousands.")
    private int credits = 5;

    @UriParam(
            label = "advanced",
            description =
                    "On how many nodes of a cluster each partition of a stream is kept that is created. 0: on all,"
                            + " unless the broker is told otherwise. If not set, what the component says.")
    private Integer replicas;

    @UriParam(
            label = "advanced",
            enums = "balanced,client-local",
            description =
                    "Which node leads each partition of a stream that is created: the one that leads the fewest, or"
                            + " the one that was asked. If not set, what the component says.")
    private String leaderLocator;

    public RabbitMqStreamEndpoint(String uri, RabbitMqStreamComponent component) {
        super(uri, component);
    }

    @Override
    public RabbitMqStreamComponent getComponent() {
        return (RabbitMqStreamComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        if (streamNames().size() != 1) {
            throw new IllegalArgumentException("A producer writes to one stream, not to " + getStreams());
        }
        return new RabbitMqStreamProducer(this);
    }

    @Override
    protected IntFunction<BatchSource> sources() {
        if (!isActiveAlone()) {
            return this::source;
        }
        if (getName() == null) {
            throw new IllegalArgumentException("singleActiveConsumer needs a name: the broker chooses by it");
        }
        List<String> names = streamNames();
        ActiveElection election = new ActiveElection(this, names.get(names.size() - 1));
        return partition -> checked(new RabbitMqBatchSource(this, partition, Optional.of(election)));
    }

    @Override
    protected BatchSource source(int partition) {
        return checked(new RabbitMqBatchSource(this, partition, Optional.empty()));
    }

    /** A route does not start where there is no broker or no stream to read from. */
    private BatchSource checked(RabbitMqBatchSource source) {
        try {
            streamNames().forEach(this::ensure);
            return source;
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    Broker broker() {
        return getComponent().broker();
    }

    /**
     * Makes sure that the stream is there, with the partitions that this endpoint says. A stream's arguments are given
     * when it is created, and another endpoint may be the one that names them: the first in the application counts.
     */
    void ensure(String stream) {
        StreamDeclaration declaration = new StreamDeclaration(
                stream,
                getPartitions(),
                firstLong(stream, RabbitMqStreamEndpoint::maxLengthBytes),
                first(stream, RabbitMqStreamEndpoint::maxAge),
                firstLong(stream, RabbitMqStreamEndpoint::segmentSizeBytes),
                placement(stream));
        if (isDeclare()) {
            declaration.create(broker().environment());
        } else {
            declaration.requireExisting(broker().environment());
        }
    }

    private Placement placement(String stream) {
        return Placement.of(
                first(stream, endpoint -> Optional.ofNullable(endpoint.replicas))
                        .orElse(getComponent().getReplicas()),
                first(stream, endpoint -> Optional.ofNullable(endpoint.leaderLocator))
                        .orElse(getComponent().getLeaderLocator()));
    }

    private Optional<Duration> maxAge() {
        return getMaxAge() > 0 ? Optional.of(Duration.ofMillis(getMaxAge())) : Optional.empty();
    }

    private OptionalLong firstLong(String stream, Function<RabbitMqStreamEndpoint, OptionalLong> argument) {
        return first(
                        stream,
                        argument.andThen(
                                value -> value.isPresent() ? Optional.of(value.getAsLong()) : Optional.<Long>empty()))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private <T> Optional<T> first(String stream, Function<RabbitMqStreamEndpoint, Optional<T>> argument) {
        return Stream.concat(
                        Stream.of(this),
                        getCamelContext().getEndpoints().stream()
                                .filter(RabbitMqStreamEndpoint.class::isInstance)
                                .map(RabbitMqStreamEndpoint.class::cast)
                                .filter(other -> other.getComponent() == getComponent()
                                        && other.streamNames().contains(stream)))
                .map(argument)
                .flatMap(Optional::stream)
                .findFirst();
    }

    public long getConfirmTimeout() {
        return confirmTimeout;
    }

    public void setConfirmTimeout(long confirmTimeout) {
        this.confirmTimeout = confirmTimeout;
    }

    public int getCredits() {
        return credits;
    }

    public void setCredits(int credits) {
        this.credits = credits;
    }

    public Integer getReplicas() {
        return replicas;
    }

    public void setReplicas(Integer replicas) {
        this.replicas = replicas;
    }

    public String getLeaderLocator() {
        return leaderLocator;
    }

    public void setLeaderLocator(String leaderLocator) {
        this.leaderLocator = leaderLocator;
    }
}
