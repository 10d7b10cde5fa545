package dev.camelstr.component.nostr;

import dev.camelstr.component.nostr.history.HistoryOptions;
import dev.camelstr.component.nostr.link.AddressPolicy;
import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.component.nostr.upstream.Subscription;
import dev.camelstr.component.nostr.upstream.UpstreamOptions;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Receive the events of a Nostr relay, or publish events to it.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "nostr",
        title = "Nostr",
        syntax = "nostr:relay",
        category = {Category.SOCIAL, Category.MESSAGING},
        headersClass = NostrConstants.class)
public class NostrEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

    private static final Pattern QUERY = Pattern.compile("([?&]query=).*");

    private final URI relay;

    @UriParam
    private NostrConfiguration configuration;

    NostrEndpoint(String uri, NostrComponent component, URI relay, NostrConfiguration configuration) {
        super(uri, component);
        this.relay = relay;
        this.configuration = configuration;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        NostrConsumer consumer = new NostrConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        return new NostrProducer(this);
    }

    @Override
    public NostrComponent getComponent() {
        return (NostrComponent) super.getComponent();
    }

    /** The relay as logs, metrics and the like name it. */
    @Override
    public String getServiceUrl() {
        return RelayUrl.withoutSecrets(relay.toString());
    }

    /** The whole URL, which may hold a secret. */
    String url() {
        return relay.toString();
    }

    /** Logs and spans show it; Camel takes secrets out by the names of options, and a query is none to it. Ends there. */
    @Override
    public String toString() {
        return QUERY.matcher(super.toString()).replaceAll("$1xxxxxx");
    }

    @Override
    public String getServiceProtocol() {
        return relay.getScheme();
    }

    public NostrConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(NostrConfiguration configuration) {
        this.configuration = configuration;
    }

    RelaySettings relaySettings() throws GeneralSecurityException, IOException {
        return new RelaySettings(
                relay,
                tlsSockets(),
                configuration.isPrivateAddresses() ? AddressPolicy.ANY : AddressPolicy.PUBLIC,
                getComponent().pace(),
                configuration.getMaxMessageBytes(),
                Duration.ofMillis(configuration.getConnectTimeout()),
                Duration.ofMillis(configuration.getIdleTimeout()),
                configuration.getUserAgent(),
                headers(),
                configuration.isCompression());
    }

    private SSLSocketFactory tlsSockets() throws GeneralSecurityException, IOException {
        SSLContextParameters parameters = configuration.getSslContextParameters();
        SSLContext context =
                parameters == null ? SSLContext.getDefault() : parameters.createSSLContext(getCamelContext());
        return context.getSocketFactory();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        configuration.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return headers;
    }

    UpstreamOptions upstreamOptions() throws GeneralSecurityException, IOException {
        return new UpstreamOptions(
                relaySettings(),
                Subscription.parse(configuration.getFilters()),
                signer(),
                Duration.ofMillis(configuration.getPingInterval()),
                Duration.ofMillis(configuration.getReconnectMinDelay()),
                Duration.ofMillis(configuration.getReconnectMaxDelay()),
                Duration.ofMillis(configuration.getRefusedDelay()),
                Duration.ofMillis(configuration.getMaxPause()));
    }

    HistoryOptions historyOptions() {
        return new HistoryOptions(
                Subscription.parse(configuration.getFilters()).filters(),
                configuration.getBackfillSince(),
                configuration.getPageRate(),
                Duration.ofMillis(configuration.getAnswerTimeout()),
                Duration.ofMillis(configuration.getReconcileInterval()),
                Duration.ofMillis(configuration.getOverlap()));
    }

    PublisherOptions publisherOptions() throws GeneralSecurityException, IOException {
        return new PublisherOptions(
                relaySettings(),
                signer(),
                Duration.ofMillis(configuration.getPingInterval()),
                Duration.ofMillis(configuration.getOkTimeout()),
                Duration.ofMillis(configuration.getReconnectMinDelay()),
                configuration.getMaxPending());
    }

    private Optional<EventSigner> signer() {
        if (configuration.getSecretKey() != null) {
            return Optional.of(new EventSigner(Schnorr.of("auto"), SecretKeys.parse(configuration.getSecretKey())));
        }
        return Optional.ofNullable(configuration.getLoginKeys()).flatMap(keys -> keys.signer(url()));
    }
}
