package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.metrics.MetricsCollector;
import com.rabbitmq.stream.metrics.MicrometerMetricsCollector;
import dev.camelstr.component.stream.StreamComponent;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.component.stream.option.NumericOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;

/** RabbitMQ Streams. All endpoints of the component share its connections to one broker or cluster. */
@Component("rabbitmq-stream")
public class RabbitMqStreamComponent extends StreamComponent {
    private static final int CONFIRM_THREADS = 4;

    @Metadata(
            label = "common,security",
            secret = true,
            defaultValue = "rabbitmq-stream://guest:guest@localhost:5552/%2f",
            description = "Where the broker is and as whom to connect:"
                    + " rabbitmq-stream://user:password@host:port/vhost, rabbitmq-stream+tls:// for TLS. The nodes of a"
                    + " cluster follow each other after commas: host1:port,host2:port. amqp:// and amqps:// are"
                    + " understood, with the default stream port in place of theirs.")
    private String uri = "rabbitmq-stream://guest:guest@localhost:5552/%2f";

    @Metadata(
            label = "security",
            description = "The certificates to trust with TLS, a file in PEM. Otherwise those of the Java runtime.")
    private String trustFile;

    @Metadata(
            label = "security",
            defaultValue = "true",
            description = "Whether the broker's certificate must be for the host that was connected to.")
    private boolean verifyHost = true;

    @Metadata(
            label = "advanced",
            description = "host:port to connect to whatever addresses the broker announces, for a broker behind a load"
                    + " balancer or NAT.")
    private String connectTo;

    @Metadata(
            label = "advanced",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long to wait for the broker's answers to requests.")
    private long requestTimeout = 10_000;

    @Metadata(
            label = "advanced",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How often a connection shows that it is alive, in whole seconds. A broker takes one that is"
                    + " silent for twice as long as gone, and makes another consumer the active one.")
    private long heartbeat = 10_000;

    @Metadata(
            label = "advanced",
            defaultValue = "0",
            description =
                    "On how many nodes of a cluster each partition of a stream is kept that is created. 0: on all,"
                            + " unless the broker is told otherwise.")
    private int replicas;

    @Metadata(
            label = "advanced",
            defaultValue = "balanced",
            enums = "balanced,client-local",
            description =
                    "Which node leads each partition of a stream that is created: the one that leads the fewest, or"
                            + " the one that was asked.")
    private String leaderLocator = "balanced";

    private final Set<RabbitMqBatchSource> sources = ConcurrentHashMap.newKeySet();
    private final Set<RabbitMqStreamProducer> producers = ConcurrentHashMap.newKeySet();
    private Broker broker;
    private StreamOffsets offsets;
    private ExecutorService confirmThreads;

    /** Numbers are read alike wherever they stand. */
    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return NumericOptions.reading(super.getComponentPropertyConfigurer());
    }

    @Override
    protected Endpoint createEndpoint(String endpointUri, String remaining, Map<String, Object> parameters)
            throws Exception {
        RabbitMqStreamEndpoint endpoint = new RabbitMqStreamEndpoint(endpointUri, this);
        endpoint.setStreams(remaining);
        NumericOptions.read(getEndpointPropertyConfigurer(), parameters);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public List<StreamInfo> info(String stream) {
        try {
            int partitions = StreamDeclaration.count(broker().environment(), stream);
            if (partitions == 0) {
                throw new IllegalStateException("it does not exist");
            }
            return IntStream.range(0, partitions)
                    .mapToObj(partition -> offsets().info(stream, partition, partitions))
                    .toList();
        } catch (RuntimeCamelException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new RuntimeCamelException("Stream " + stream + " cannot be asked for: " + Broker.reason(e), e);
        }
    }

    @Override
    public int partitions(String stream) {
        try {
            return StreamDeclaration.count(broker().environment(), stream);
        } catch (RuntimeCamelException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new RuntimeCamelException("Stream " + stream + " cannot be asked for: " + Broker.reason(e), e);
        }
    }

    /**
     * Connects, if it is not connected yet; otherwise that happens with the first endpoint.
     *
     * @throws org.apache.camel.RuntimeCamelException in one line, if the broker cannot be reached or refuses us
     */
    public void connect() {
        broker().environment();
    }

    synchronized Broker broker() {
        if (broker == null) {
            requireNotStopped();
            broker = new Broker(new BrokerOptions(
                    BrokerAddress.parse(uri),
                    Optional.ofNullable(connectTo).map(RabbitMqStreamComponent::address),
                    Optional.ofNullable(trustFile).map(Path::of),
                    verifyHost,
                    Duration.ofMillis(requestTimeout),
                    Duration.ofMillis(heartbeat),
                    Placement.of(replicas, leaderLocator),
                    metrics()));
            offsets = new StreamOffsets(broker);
        }
        return broker;
    }

    /** The broker, if anything has needed it. */
    synchronized Optional<Broker> usedBroker() {
        return Optional.ofNullable(broker);
    }

    synchronized StreamOffsets offsets() {
        broker();
        return offsets;
    }

    /** The client's own figures, where the application counts at all. */
    private Optional<MetricsCollector> metrics() {
        return Optional.ofNullable(getCamelContext().getRegistry().findSingleByType(MeterRegistry.class))
                .map(MicrometerMetricsCollector::new);
    }

    private static Address address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 1 || !hostAndPort.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("'" + hostAndPort + "' is no host:port, as connectTo must be");
        }
        return new Address(hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    /** Routes go on here after a confirm: the client's own threads must not wait for a route. */
    synchronized ExecutorService confirmThreads() {
        if (confirmThreads == null) {
            confirmThreads = getCamelContext()
                    .getExecutorServiceManager()
                    .newFixedThreadPool(this, "RabbitMqStreamConfirm", CONFIRM_THREADS);
        }
        return confirmThreads;
    }

    Set<RabbitMqBatchSource> sources() {
        return sources;
    }

    Set<RabbitMqStreamProducer> producers() {
        return producers;
    }

    @Override
    protected HealthCheck newHealthCheck() {
        return new RabbitMqStreamHealthCheck(this);
    }

    /** Consumers and producers are stopped before their component, so nothing is under way on these connections. */
    @Override
    protected void doStop() throws Exception {
        super.doStop();
        disconnect();
    }

    private synchronized void disconnect() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
        if (confirmThreads != null) {
            getCamelContext().getExecutorServiceManager().shutdownNow(confirmThreads);
            confirmThreads = null;
        }
    }

    public String getUri() {
        return uri;
    }

    public void setUri(String uri) {
        this.uri = uri;
    }

    public String getTrustFile() {
        return trustFile;
    }

    public void setTrustFile(String trustFile) {
        this.trustFile = trustFile;
    }

    public boolean isVerifyHost() {
        return verifyHost;
    }

    public void setVerifyHost(boolean verifyHost) {
        this.verifyHost = verifyHost;
    }

    public String getConnectTo() {
        return connectTo;
    }

    public void setConnectTo(String connectTo) {
        this.connectTo = connectTo;
    }

    public long getHeartbeat() {
        return heartbeat;
    }

    public void setHeartbeat(long heartbeat) {
        this.heartbeat = heartbeat;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public int getReplicas() {
        return replicas;
    }

    public void setReplicas(int replicas) {
        this.replicas = replicas;
    }

    public String getLeaderLocator() {
        return leaderLocator;
    }

    public void setLeaderLocator(String leaderLocator) {
        this.leaderLocator = leaderLocator;
    }
}
