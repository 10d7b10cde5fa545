package dev.camelstr.pipeline.collect;

import dev.camelstr.pipeline.RouteName;
import dev.camelstr.pipeline.TemplatedRoutes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;

/**
 * The routes that collect, each made of the template {@code collect} for one relay, by its URL. Camel does one thing at a
 * time here; what a route has under way holds up nobody but itself. Thread-safe.
 */
final class RelayRoutes {
    private static final String TEMPLATE = "collect";
    private static final String QUERY_OF = "query-of-";
    private static final String FILTERS_OF = "filters-of-";

    /** Before the second attempt. */
    private static final String RARELY = "2m";

    /** For what a relay has under way. */
    private static final long STOP_SECONDS = 10;

    private final CamelContext context;
    private final Map<String, String> ids = new HashMap<>();
    private final TemplatedRoutes routes;

    RelayRoutes(CamelContext context) {
        this.context = context;
        this.routes = TemplatedRoutes.of(context);
    }

    /** Whether the routes can be made here: the template is loaded. */
    static boolean areMadeIn(CamelContext context) {
        return TemplatedRoutes.isThere(context, TEMPLATE);
    }

    /**
     * Makes the relay's route.
     *
     * @param source where the relay is from, which is the route's group
     * @param filters what the relay is asked for; empty for what is usual
     * @param isPublic whether the relay may be at public addresses only
     * @param isRarelyTried whether it is not tried again soon when it could not be connected to
     * @param running whether it is started as well
     */
    void add(String relay, String source, String filters, boolean isPublic, boolean isRarelyTried, boolean running)
            throws Exception {
        String routeId = takeId(relay);
        if (context.getRoute(routeId) != null) {
            return;
        }
        try {
            routes.add(routeId, TEMPLATE, parameters(routeId, relay, filters, isPublic, isRarelyTried), route -> {
                route.setAutoStartup(Boolean.toString(running));
                route.setGroup(source);
            });
        } catch (Exception e) {
            forget(relay);
            throw e;
        }
    }

    /**
     * Camel would take the query of a URL as options of the endpoint, so it goes as one of them; by reference, as it may be a
     * secret, and routes and endpoints show their options in dumps and by JMX.
     */
    private Map<String, Object> parameters(
            String routeId, String relay, String filters, boolean isPublic, boolean isRarelyTried) {
        Map<String, Object> parameters = new HashMap<>();
        if (!filters.isEmpty()) {
            // By reference, as they may be long.
            routes.bind(FILTERS_OF + routeId, filters);
            parameters.put("filters", "#bean:" + FILTERS_OF + routeId);
        }
        parameters.put("privateAddresses", Boolean.toString(!isPublic));
        if (isRarelyTried) {
            parameters.put("reconnectMinDelay", RARELY);
        }
        int mark = relay.indexOf('?');
        parameters.put("relay", mark < 0 ? relay : relay.substring(0, mark));
        if (mark >= 0 && mark < relay.length() - 1) {
            routes.bind(QUERY_OF + routeId, relay.substring(mark + 1));
            parameters.put("query", "#bean:" + QUERY_OF + routeId);
        }
        return parameters;
    }

    void start(String relay) throws Exception {
        String routeId = idOf(relay);
        if (status(relay).filter(ServiceStatus::isSuspended).isPresent()) {
            context.getRouteController().resumeRoute(routeId);
        } else {
            context.getRouteController().startRoute(routeId);
        }
    }

    void stop(String relay) throws Exception {
        context.getRouteController().stopRoute(idOf(relay), STOP_SECONDS, TimeUnit.SECONDS);
    }

    void remove(String relay) throws Exception {
        stop(relay);
        routes.remove(idOf(relay));
        forget(relay);
    }

    /** Nothing if the relay has no route. */
    Optional<ServiceStatus> status(String relay) {
        return Optional.ofNullable(context.getRouteController().getRouteStatus(idOf(relay)));
    }

    private synchronized String idOf(String relay) {
        return ids.getOrDefault(relay, "");
    }

    private synchronized void forget(String relay) {
        String routeId = ids.remove(relay);
        routes.unbind(QUERY_OF + routeId);
        routes.unbind(FILTERS_OF + routeId);
    }

    private synchronized String takeId(String relay) {
        String base = RouteName.of(TEMPLATE, relay);
        String id = base;
        for (int n = 2; ids.containsValue(id); n++) {
            id = base + "-" + n;
        }
        ids.put(relay, id);
        return id;
    }
}
