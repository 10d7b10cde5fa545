package dev.camelstr.pipeline.topology;

import dev.camelstr.component.stream.StreamEndpoint;
import dev.camelstr.component.view.ViewEndpoint;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.view.ViewPositions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * The routes of a context by what they read and write of our streams. Routes that others call are part of those; of what else
 * there is at their ends only the scheme is told, as a URI may hold a secret.
 */
final class StreamRoutes {
    private static final String CHANGELOG = "nostr.stored";
    private static final String DIRECT = "direct";
    private static final Set<String> STREAMS = Set.of("local-stream", "rabbitmq-stream");

    private final CamelContext context;
    private final Map<Route, RouteDefinition> routes = new LinkedHashMap<>();
    private final Map<String, Route> byUri = new HashMap<>();
    private final Map<Route, List<String>> ends = new HashMap<>();
    private final Set<String> called = new HashSet<>();

    private StreamRoutes(CamelContext context) {
        this.context = context;
        Map<String, Route> made = new HashMap<>();
        context.getRoutes().forEach(route -> made.put(route.getId(), route));
        // A copy: routes come and go meanwhile. Of a route that runs Camel may have forgotten the definition.
        for (RouteDefinition definition : List.copyOf(((ModelCamelContext) context).getRouteDefinitions())) {
            if (made.containsKey(definition.getRouteId())) {
                add(made.get(definition.getRouteId()), definition);
            }
        }
    }

    private void add(Route route, RouteDefinition definition) {
        List<String> to = to(definition);
        routes.put(route, definition);
        byUri.put(from(definition), route);
        ends.put(route, to);
        to.stream().filter(StreamRoutes::isCall).forEach(called::add);
    }

    private String from(RouteDefinition definition) {
        return plain(definition.getInput().getEndpointUri());
    }

    /**
     * In the order in which they were made, but those that have to do with a stream first.
     *
     * @param most how many; the others are told as one that says how many they are
     */
    static List<StreamRoute> of(CamelContext context, int most) {
        List<StreamRoute> all = new ArrayList<>(of(context));
        all.sort(Comparator.comparing(StreamRoute::isApart));
        if (all.size() <= most) {
            return all;
        }
        List<StreamRoute> told = new ArrayList<>(all.subList(0, most - 1));
        all.stream()
                .skip(most - 1L)
                .reduce(StreamRoute::and)
                .map(StreamRoute::asOthers)
                .ifPresent(told::add);
        return told;
    }

    private static Collection<StreamRoute> of(CamelContext context) {
        StreamRoutes all = new StreamRoutes(context);
        Map<String, StreamRoute> found = new LinkedHashMap<>();
        all.routes.forEach((route, definition) -> {
            if (!all.called.contains(all.from(definition))) {
                StreamRoute told = all.told(route, definition);
                found.merge(told.id() + ' ' + told.reader(), told, StreamRoute::and);
            }
        });
        return found.values();
    }

    private StreamRoute told(Route route, RouteDefinition definition) {
        Endpoint from = route.getEndpoint();
        String reader = reader(from);
        boolean isOfTemplate = Boolean.TRUE.equals(definition.isTemplate());
        ServiceStatus status = context.getRouteController().getRouteStatus(route.getId());
        return new StreamRoute(
                isOfTemplate && reader.isEmpty() ? route.getId().split("-", 2)[0] : route.getId(),
                scheme(from.getEndpointUri()),
                reader,
                reads(from),
                List.copyOf(writes(route, new TreeSet<>(), new HashSet<>())),
                1,
                status != null && status.isStarted() ? 0 : 1);
    }

    private static String reader(Endpoint from) {
        if (from instanceof ViewEndpoint view) {
            return "view " + view.getName();
        }
        if (from instanceof StreamEndpoint stream) {
            if (stream.getPositions() instanceof StorePositions) {
                return "store";
            }
            if (stream.getPositions() instanceof ViewPositions positions) {
                return Readers.shown(positions.getView());
            }
        }
        return "";
    }

    private static List<String> reads(Endpoint from) {
        if (from instanceof ViewEndpoint) {
            return List.of(CHANGELOG);
        }
        return from instanceof StreamEndpoint stream ? stream.streamNames() : List.of();
    }

    private Set<String> writes(Route route, Set<String> streams, Set<Route> seen) {
        if (seen.add(route)) {
            for (String uri : ends.get(route)) {
                String scheme = scheme(uri);
                if (STREAMS.contains(scheme)) {
                    streams.add(uri.substring(scheme.length() + 1));
                } else if (isCall(uri) && byUri.containsKey(uri)) {
                    writes(byUri.get(uri), streams, seen);
                }
            }
        }
        return streams;
    }

    private List<String> to(RouteDefinition route) {
        List<String> uris = new ArrayList<>();
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)
                .forEach(to -> uris.add(plain(to.getEndpointUri())));
        return uris;
    }

    /** Without options, and with the values of placeholders. */
    private String plain(String uri) {
        String bare = uri.split("\\?", 2)[0];
        try {
            return context.resolvePropertyPlaceholders(bare).replace("://", ":");
        } catch (IllegalArgumentException e) {
            return bare; // it is a template's
        }
    }

    private static boolean isCall(String uri) {
        return scheme(uri).equals(DIRECT);
    }

    private static String scheme(String uri) {
        return uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : "";
    }
}
