package dev.camelstr.component.nostr.upstream;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.ClientMessages;
import java.nio.charset.StandardCharsets;
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

    private static Filter since(Filter filter, long since) {
        if (since <= 0 || filter.since().orElse(0) >= since) {
            return filter;
        }
        return filter.toBuilder().since(since).build();
    }
}
