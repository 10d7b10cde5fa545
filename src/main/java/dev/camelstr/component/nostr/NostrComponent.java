package dev.camelstr.component.nostr;

import dev.camelstr.component.nostr.link.ConnectionPace;
import dev.camelstr.component.nostr.link.Workers;
import dev.camelstr.component.nostr.reconcile.LocalSets;
import dev.camelstr.component.nostr.upstream.BytesUnderWay;
import dev.camelstr.component.stream.option.NumericOptions;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.util.PropertiesHelper;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * Nostr relays as seen by a client: {@code nostr:wss://relay.example/}. Besides the two threads of each connection, all
 * endpoints share one timer and a few workers. Connections of consumers are begun 20 a second at most, and 2 at once to one
 * address.
 */
@Component("nostr")
public class NostrComponent extends HealthCheckComponent implements SSLContextParametersAware {

    /** One that does not answer keeps its thread for as long as connecting may take; others are not to wait for those. */
    private static final int CONNECTING_THREADS = 64;

    private static final int SAVING_THREADS = 2;
    private static final int READING_THREADS = 2;

    /** Relays that are being reconciled at a time: each has up to 100,000 keys in memory. */
    private static final int RECONCILED_AT_ONCE = 4;

    private static final int CONNECTIONS_A_SECOND = 20;
    private static final int CONNECTIONS_TO_ONE_ADDRESS = 2;

    @Metadata(description = "The options that endpoints begin with.")
    private NostrConfiguration configuration = new NostrConfiguration();

    @Metadata(label = "security", defaultValue = "false", description = "Whether to use the context's TLS parameters.")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "advanced",
            defaultValue = "0",
            description =
                    "How many bytes of memory the messages of all relays that are under way may take; a relay that has "
                            + "none under way may always have one. Beyond it sockets are not read. 0: an eighth of "
                            + "the largest heap.")
    private long maxBytesUnderWay;

    private final ConnectionPace pace = new ConnectionPace(CONNECTIONS_A_SECOND, CONNECTIONS_TO_ONE_ADDRESS);
    private BytesUnderWay bytesUnderWay = new BytesUnderWay(0);
    private Workers workers;
    private ScheduledExecutorService timer;
    private ExecutorService connecting;
    private ExecutorService saving;
    private ExecutorService reading;
    private final Semaphore reconciling = new Semaphore(RECONCILED_AT_ONCE);

    public NostrComponent() {}

    public NostrComponent(CamelContext context) {
        super(context);
    }

    /** Numbers are read alike wherever they stand. */
    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return NumericOptions.reading(super.getComponentPropertyConfigurer());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        NostrConfiguration options = configuration.copy();
        // Before the rest is bound, as the relay's URL is made of it; by reference it stays out of dumps.
        options.setQuery(
                getAndRemoveOrResolveReferenceParameter(parameters, "query", String.class, options.getQuery()));
        URI relay = RelayUrls.parse(remaining, options.getQuery());
        options.setRelay(relay.toString());
        options.getHeaders().putAll(PropertiesHelper.extractProperties(parameters, "header."));
        NostrEndpoint endpoint = new NostrEndpoint(uri, this, relay, options);
        NumericOptions.read(getEndpointPropertyConfigurer(), parameters);
        setProperties(endpoint, parameters);
        if (options.getSslContextParameters() == null) {
            options.setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        bytesUnderWay = new BytesUnderWay(maxBytesUnderWay);
        var executors = getCamelContext().getExecutorServiceManager();
        timer = executors.newScheduledThreadPool(this, "nostr-timer", bounded(1));
        connecting = executors.newThreadPool(this, "nostr-connect", bounded(CONNECTING_THREADS));
        saving = executors.newThreadPool(this, "nostr-cursor", bounded(SAVING_THREADS));
        reading = executors.newThreadPool(this, "nostr-known", bounded(READING_THREADS));
        workers = new Workers(timer, connecting, saving);
    }

    // A few waiting tasks a relay. Camel's own default, 1,000 in all, is too few for some hundreds, and its policy
    // would run on
    // the timer's thread what does not fit.
    private static ThreadPoolProfile bounded(int threads) {
        ThreadPoolProfile profile = new ThreadPoolProfile("nostr");
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setKeepAliveTime(10L);
        profile.setMaxQueueSize(100_000);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }

    public long getMaxBytesUnderWay() {
        return maxBytesUnderWay;
    }

    public void setMaxBytesUnderWay(long maxBytesUnderWay) {
        this.maxBytesUnderWay = maxBytesUnderWay;
    }

    BytesUnderWay bytesUnderWay() {
        return bytesUnderWay;
    }

    @Override
    protected void doStop() throws Exception {
        var executors = getCamelContext().getExecutorServiceManager();
        // None where it was never started.
        Stream.of(timer, connecting, saving, reading).filter(Objects::nonNull).forEach(executors::shutdownNow);
        super.doStop();
    }

    Workers workers() {
        return workers;
    }

    LocalSets localSets(KnownEvents known) {
        return new LocalSets(known, reading, reconciling);
    }

    ConnectionPace pace() {
        return pace;
    }

    public NostrConfiguration getConfiguration() {
        return configuration;
    }

    /** The options that endpoints begin with. */
    public void setConfiguration(NostrConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
