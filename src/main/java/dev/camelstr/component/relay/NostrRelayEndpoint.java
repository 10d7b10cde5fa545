package dev.camelstr.component.relay;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** Be a Nostr relay: take the messages of clients, and send messages to them. */
@ManagedResource(description = "Managed Nostr relay")
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "nostr-relay",
        title = "Nostr Relay",
        syntax = "nostr-relay:host:port",
        category = {Category.MESSAGING, Category.HTTP},
        headersClass = NostrRelayConstants.class)
public class NostrRelayEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

    @UriParam
    private final NostrRelayConfiguration configuration;

    private volatile int boundPort = -1;

    NostrRelayEndpoint(String uri, NostrRelayComponent component, NostrRelayConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return new NostrRelayProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        NostrRelayConsumer consumer = new NostrRelayConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public NostrRelayComponent getComponent() {
        return (NostrRelayComponent) super.getComponent();
    }

    public NostrRelayConfiguration getConfiguration() {
        return configuration;
    }

    /** The port that the server listens on, also where {@code port} is 0; -1 while it does not. */
    @ManagedAttribute(description = "The port that the server listens on, or -1")
    public int getBoundPort() {
        return boundPort;
    }

    /** Whether nobody from elsewhere can be a client, not even by way of a proxy on this machine. */
    public boolean isForThisMachineOnly() {
        String host = configuration.getHost();
        boolean loopback = host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
        return loopback && configuration.getTrustedProxies() == null;
    }

    void bound(int port) {
        boundPort = port;
    }

    @Override
    public String getServiceUrl() {
        return configuration.getHost() + ":" + configuration.getPort();
    }

    @Override
    public String getServiceProtocol() {
        return configuration.getTlsCertificate() == null ? "ws" : "wss";
    }
}
