package dev.camelstr.component.relay;

import dev.camelstr.component.relay.session.Counters;
import dev.camelstr.component.relay.session.SessionRegistry;
import dev.camelstr.component.stream.option.NumericOptions;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/**
 * Nostr relay servers and their sessions. The sessions of all servers of a component are found by their ids, whichever
 * endpoint sends to them.
 */
@Component("nostr-relay")
public class NostrRelayComponent extends HealthCheckComponent {
    private final SessionRegistry sessions = new SessionRegistry();
    private final Counters counters = new Counters(sessions);

    @Metadata(label = "advanced", description = "The options that endpoints begin with.")
    private NostrRelayConfiguration configuration = new NostrRelayConfiguration();

    /** Numbers are read alike wherever they stand. */
    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return NumericOptions.reading(super.getComponentPropertyConfigurer());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        NostrRelayConfiguration own = configuration.copy();
        readAddress(remaining, own);
        NostrRelayEndpoint endpoint = new NostrRelayEndpoint(uri, this, own);
        NumericOptions.read(getEndpointPropertyConfigurer(), parameters);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private static void readAddress(String remaining, NostrRelayConfiguration configuration) {
        int colon = remaining.lastIndexOf(':');
        boolean hasPort = colon >= 0 && colon > remaining.lastIndexOf(']');
        String host = hasPort ? remaining.substring(0, colon) : remaining;
        configuration.setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        if (hasPort) {
            configuration.setPort(port(remaining.substring(colon + 1)));
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("nostr-relay: '" + text + "' is no port; write nostr-relay:host:port");
    }

    public NostrRelayConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(NostrRelayConfiguration configuration) {
        this.configuration = configuration;
    }

    /** The sessions of all servers of this component. */
    public Sessions getSessions() {
        return sessions;
    }

    /** What all servers of this component have counted. */
    public RelayStatistics getStatistics() {
        return counters;
    }

    SessionRegistry registry() {
        return sessions;
    }

    Counters counters() {
        return counters;
    }
}
