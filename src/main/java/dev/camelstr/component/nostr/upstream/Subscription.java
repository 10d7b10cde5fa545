package dev.camelstr.component.nostr.upstream;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.ClientMessages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The filters that a consumer asks a relay for. */
public final class Subscription {

    private final List<Filter> filters;

    private Subscription(List<Filter> filters) {
        this.filters = filters;
    }

    /**
     * @param json an array of at least one filter
     * @throws IllegalArgumentException if it is not, in words for whoever configured it
     */
    public static Subscription parse(String json) {
        String array = json.strip();
        if (!array.startsWith("[") || !array.endsWith("]")) {
            throw new IllegalArgumentException("filters must be a JSON array of filters, such as [{\"kinds\":[1]}]");
        }
        // The rest of a REQ is just such an array's inside.
        String request = "[\"REQ\",\"x\"," + array.substring(1);
        try {
            ClientMessage message = ClientMessageParser.parse(request.getBytes(StandardCharsets.UTF_8));
            return new Subscription(((ClientMessage.Req) message).filters());
        } catch (InvalidMessageException | InvalidEventException e) {
            throw new IllegalArgumentException("filters are not valid: " + e.getMessage(), e);
        }
    }

    public List<Filter> filters() {
        return filters;
    }

    /** As many of the filters as a relay takes at once, at least one; those come first that no page asks for. */
    Subscription upTo(int most) {
        return filters.size() <= most
                ? this
                : new Subscription(filters.stream()
                        .sorted(Comparator.comparing(Subscription::asksForAll))
                        .limit(Math.max(1, most))
                        .toList());
    }

    /** Whether it asks for such an event. */
    boolean matches(Event event) {
        return filters.stream().anyMatch(filter -> filter.matches(event));
    }

    /**
     * The REQ that opens the subscription.
     *
     * @param since where to read from, in seconds since 1970; a later one in a filter wins
     */
    byte[] request(String id, long since) {
        return ClientMessages.req(
                id, filters.stream().map(filter -> since(filter, since)).toList());
    }

    /**
     * The same, and whatever the relay takes from now on, however old it is: a limit counts for what is stored only (NIP-01), so
     * the filters for it bring one stored event each.
     *
     * @param earliest how old it may be, in seconds since 1970
     */
    byte[] requestWithLate(String id, long since, long earliest) {
        List<Filter> asked = new ArrayList<>(
                filters.stream().map(filter -> since(filter, since)).toList());
        filters.stream()
                .filter(Subscription::asksForAll)
                .map(filter -> since(filter, earliest).toBuilder().limit(1).build())
                .forEach(asked::add);
        return ClientMessages.req(id, asked);
    }

    /** How many filters that has. */
    int filtersWithLate() {
        return filters.size()
                + (int) filters.stream().filter(Subscription::asksForAll).count();
    }

    /** Others ask for the newest, or for the best, and a subscription gives them. */
    private static boolean asksForAll(Filter filter) {
        return filter.limit().isEmpty() && filter.search().isEmpty();
    }

    private static Filter since(Filter filter, long since) {
        if (since <= 0 || filter.since().orElse(0) >= since) {
            return filter;
        }
        return filter.toBuilder().since(since).build();
    }
}
