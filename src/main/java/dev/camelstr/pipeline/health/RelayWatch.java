package dev.camelstr.pipeline.health;

import dev.camelstr.component.nostr.NostrConsumer;
import dev.camelstr.component.nostr.RelayState;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.pipeline.RelayCounts;
import dev.camelstr.pipeline.RelayTally;
import dev.camelstr.pipeline.health.RelayCondition.Trouble;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the upstream relays of this process: who is away, who does not answer, and who sends what has to be refused. */
public final class RelayWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RelayWatch.class);

    private static final long ANSWER_MILLIS = 3_000;

    /** A relay is judged by what it has sent in these seconds. */
    private static final int WINDOW = 5;

    private static final long LEAST_BAD = 5;
    private static final double BAD_SHARE = 0.25;

    /** The group of routes of relays that nobody here has named. */
    private static final String DISCOVERED = "discovered";

    /** What no honest relay sends; other refusals are our own choice. */
    private static final Set<String> BAD = Stream.concat(
                    Stream.of(InvalidEventException.Reason.values()).map(InvalidEventException.Reason::code),
                    Stream.of(InvalidMessageException.Reason.values()).map(InvalidMessageException.Reason::code))
            .collect(Collectors.toUnmodifiableSet());

    /** @param done events that something became of: what waits for its verification is none yet */
    private record Seen(long done, long bad) {}

    private record Refused(long bad, long all, String most, long ofMost) {
        static final Refused NOTHING = new Refused(0, 0, "", 0);

        Refused and(String reason, long count) {
            boolean more = count > ofMost;
            return new Refused(
                    bad + (BAD.contains(reason) ? count : 0), all + count, more ? reason : most, more ? count : ofMost);
        }
    }

    private final CamelContext context;
    private final Map<String, Deque<Seen>> windows = new HashMap<>();
    private volatile Map<String, RelayCondition> byRoute = Map.of();

    RelayWatch(CamelContext context) {
        this.context = context;
    }

    /** The consumers of upstream relays by route, in the routes' order. */
    public static List<Route> routes(CamelContext context) {
        return context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof NostrConsumer)
                .toList();
    }

    /** Of a route of {@link #routes}. */
    public static NostrConsumer consumer(Route route) {
        return (NostrConsumer) route.getConsumer();
    }

    /** Whether the relay of the consumer is there. */
    public static boolean isConnected(NostrConsumer relay) {
        return switch (state(relay)) {
            case CONNECTED, LIVE, SUSPENDED -> true;
            default -> false;
        };
    }

    /** Whether there should be a connection to the relay. */
    private static boolean isWanted(NostrConsumer relay) {
        return switch (state(relay)) {
            case STOPPED, WAITING -> false;
            default -> true;
        };
    }

    private static RelayState state(NostrConsumer relay) {
        return RelayState.valueOf(relay.getConnectionState());
    }

    /** How the relay of a route did a second ago. */
    public RelayCondition of(String routeId) {
        return byRoute.getOrDefault(routeId, RelayCondition.UNKNOWN);
    }

    /** To be called once a second. */
    void look(long now) {
        List<Route> routes = routes(context);
        Map<String, RelayCondition> looked = new HashMap<>();
        for (Route route : routes) {
            NostrConsumer relay = consumer(route);
            RelayCounts counts = counts(relay);
            Refused refused = refused(counts);
            Seen seen = new Seen(counts.published() + counts.duplicates() + refused.all(), refused.bad());
            RelayCondition condition = judge(route.getId(), relay, refused, seen, now);
            tell(relay.getRelay(), of(route.getId()), condition);
            looked.put(route.getId(), condition);
        }
        windows.keySet().retainAll(looked.keySet());
        byRoute = looked;
    }

    private static Refused refused(RelayCounts counts) {
        Refused refused = Refused.NOTHING;
        for (Map.Entry<String, Long> reason : counts.refused().entrySet()) {
            refused = refused.and(reason.getKey(), reason.getValue());
        }
        return refused;
    }

    /** What this process has counted of a relay. */
    public RelayCounts counts(NostrConsumer relay) {
        return RelayTally.counts(context, relay.getRelay());
    }

    private RelayCondition judge(String routeId, NostrConsumer relay, Refused refused, Seen seen, long now) {
        Deque<Seen> window = windows.computeIfAbsent(routeId, id -> new ArrayDeque<>());
        window.addLast(seen);
        if (window.size() > WINDOW + 1) {
            window.removeFirst();
        }
        String reason = relay.getConnectionReason();
        if (!isWanted(relay)) {
            return condition(Trouble.NONE, "", refused);
        } else if (!isConnected(relay)) {
            boolean isFirst = reason.isEmpty() && relay.getConnects() == 0; // it may wait for its cursor
            return condition(
                    isFirst ? Trouble.NONE : Trouble.AWAY, reason.isEmpty() ? "not connected" : reason, refused);
        } else if (isSilent(relay, now)) {
            return condition(
                    Trouble.SILENT, "last heard " + (now - relay.getLastHeardAt()) / 1_000 + " s ago", refused);
        }
        long bad = window.getLast().bad() - window.getFirst().bad();
        long done = Math.max(bad, window.getLast().done() - window.getFirst().done());
        // Who is at the bound does not come and go.
        boolean again = of(routeId).trouble() == Trouble.FORGING && bad > 0 && bad >= BAD_SHARE / 2 * done;
        return again || bad >= LEAST_BAD && bad >= BAD_SHARE * done
                ? condition(
                        Trouble.FORGING, share(bad, done) + " of its events are refused: " + refused.most(), refused)
                : condition(Trouble.NONE, "", refused);
    }

    private static boolean isSilent(NostrConsumer relay, long now) {
        long unanswered = relay.getUnansweredSince();
        return state(relay) != RelayState.SUSPENDED && unanswered > 0 && now - unanswered >= ANSWER_MILLIS;
    }

    private static String share(long part, long whole) {
        return String.format(Locale.ROOT, "%d %%", Math.round(100.0 * part / whole));
    }

    private static RelayCondition condition(Trouble trouble, String words, Refused refused) {
        return new RelayCondition(trouble, trouble == Trouble.NONE ? "" : words, refused.all(), refused.most());
    }

    /** What comes and goes while connected; of connections the component tells. */
    private static void tell(String relay, RelayCondition before, RelayCondition now) {
        if (before.trouble() == now.trouble()) {
            return;
        }
        switch (now.trouble()) {
            case SILENT -> LOG.warn("Relay {} silent: {}", relay, now.words());
            case FORGING -> LOG.warn("Relay {} forges: {}", relay, now.words());
            default -> {
                if (before.trouble() == Trouble.SILENT && now.trouble() == Trouble.NONE) {
                    LOG.info("Relay {} answers again", relay);
                } else if (before.trouble() == Trouble.FORGING) {
                    LOG.info("Relay {} no longer forges", relay);
                }
            }
        }
    }

    /** Of all relays together. */
    Condition condition() {
        List<Route> routes = routes(context).stream()
                .filter(route -> isWanted(consumer(route)) && !isTried(route))
                .toList();
        List<String> troubles = routes.stream()
                .filter(route -> of(route.getId()).trouble() != Trouble.NONE)
                .map(this::trouble)
                .toList();
        if (troubles.isEmpty()) {
            return Condition.up(Concern.UPSTREAMS);
        }
        boolean none = routes.stream()
                .allMatch(route -> of(route.getId()).trouble() == Trouble.AWAY
                        || of(route.getId()).trouble() == Trouble.SILENT);
        String what = none
                ? "No upstream relay is there"
                : troubles.size() + " of " + routes.size() + " upstream relays in trouble";
        return Condition.of(Concern.UPSTREAMS, none ? Level.DOWN : Level.DEGRADED, what, "", shown(troubles));
    }

    /** One that was discovered and has not answered yet owes nothing. */
    private static boolean isTried(Route route) {
        return DISCOVERED.equals(route.getGroup()) && consumer(route).getConnects() == 0;
    }

    private String trouble(Route route) {
        RelayCondition condition = of(route.getId());
        String host = consumer(route).getRelay().replaceFirst("^wss?://", "").replaceFirst("/$", "");
        return host + " " + condition.trouble().name().toLowerCase(Locale.ROOT) + ", " + condition.words();
    }

    private static String shown(List<String> troubles) {
        int most = 3;
        return String.join("; ", troubles.subList(0, Math.min(most, troubles.size())))
                + (troubles.size() > most ? "; and " + (troubles.size() - most) + " more" : "");
    }
}
