package dev.camelstr.pipeline.collect;

import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.pipeline.PipelineMetrics;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one route of the template {@code collect} for each configured relay, once the context has started: a route that
 * is added earlier would not be started. Where the template is not loaded it does nothing.
 */
public final class CollectRoutes implements ExtendedStartupListener, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(CollectRoutes.class);
    private static final String TEMPLATE = "collect";

    private CamelContext context;
    private List<String> relays = List.of();
    private PipelineMetrics metrics = new PipelineMetrics();

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    /** The URLs, separated by commas; empty for none. */
    public void setRelays(String relays) {
        List<String> urls = new ArrayList<>();
        for (String url : relays.split("[,\\s]+")) {
            if (!url.isEmpty() && !urls.contains(url)) {
                urls.add(url);
            }
        }
        this.relays = List.copyOf(urls);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
        try {
            context.addStartupListener(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {}

    @Override
    public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) {
        if (!(started instanceof ModelCamelContext model) || model.getRouteTemplateDefinition(TEMPLATE) == null) {
            return;
        }
        routeIds(relays).forEach((routeId, relay) -> {
            metrics.expect(RelayUrl.withoutSecrets(relay));
            add(started, routeId, relay);
        });
    }

    private static void add(CamelContext context, String routeId, String relay) {
        if (context.getRoute(routeId) != null) {
            return; // A bean in a route file is created twice; the other one was first.
        }
        try {
            context.getCamelContextExtension()
                    .getContextPlugin(Model.class)
                    .addRouteFromTemplate(routeId, TEMPLATE, parameters(context, routeId, relay));
        } catch (Exception e) {
            // One bad URL must not keep the others from being collected.
            // Of the failures only the first names no endpoint with all its options.
            Throwable first = e;
            while (first.getCause() != null) {
                first = first.getCause();
            }
            LOG.error(
                    "camelstr.relays: {} cannot be collected: {}", RelayUrl.withoutSecrets(relay), first.getMessage());
            LOG.debug("{} cannot be collected", RelayUrl.withoutSecrets(relay), first);
        }
    }

    /**
     * Camel would take the query of a URL as options of the endpoint, so it goes as one of them; by reference, as it may be a
     * secret, and routes and endpoints show their options in dumps and by JMX.
     */
    private static Map<String, Object> parameters(CamelContext context, String routeId, String relay) {
        int mark = relay.indexOf('?');
        if (mark < 0 || mark == relay.length() - 1) {
            return Map.of("relay", mark < 0 ? relay : relay.substring(0, mark));
        }
        String reference = "query-of-" + routeId;
        context.getRegistry().bind(reference, relay.substring(mark + 1));
        return Map.of("relay", relay.substring(0, mark), "query", "#bean:" + reference);
    }

    /** Relay by route id: {@code collect-}, host, port and path, in letters, digits, dots and dashes. */
    static Map<String, String> routeIds(List<String> relays) {
        Map<String, String> byId = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (String relay : relays) {
            String base = TEMPLATE + "-" + name(relay);
            String id = base;
            for (int n = 2; !taken.add(id); n++) {
                id = base + "-" + n;
            }
            byId.put(id, relay);
        }
        return byId;
    }

    private static String name(String relay) {
        String name = relay.replaceFirst("^[a-z]+://", "");
        try {
            URI uri = URI.create(relay);
            if (uri.getHost() != null) {
                String port = uri.getPort() < 0 ? "" : "-" + uri.getPort();
                name = uri.getHost() + port + (uri.getRawPath() == null ? "" : uri.getRawPath());
            }
        } catch (IllegalArgumentException e) {
            // Not a URL: the component says so when the route is made.
        }
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-+|-+$", "");
    }
}
