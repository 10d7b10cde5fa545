package dev.camelstr.component.nostr.history;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.RelayMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A relay without a network: it answers requests by its traits, message by message, as the test lets it. */
final class SimulatedRelay implements Line {

    /** In what order a page has its events, and so which ones it has. */
    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST,
        NONE
    }

    /**
     * What kind of relay it is.
     *
     * @param cap of each page, whatever is asked for
     * @param includesUntil whether events at {@code until} are in a page
     * @param heedsSince whether {@code since} is heeded
     * @param hints whether it says when there is no more (NIP-67)
     * @param eoseFirst whether EOSE comes before the events
     * @param cutAfter after how many messages of a connection it is cut; 0: never
     */
    record Traits(
            int cap,
            Order order,
            boolean includesUntil,
            boolean heedsSince,
            boolean hints,
            boolean eoseFirst,
            int cutAfter) {}

    /** What is to be sent next; for {@code CUT} the connection ends. */
    static final RelayMessage CUT = new RelayMessage.Notice("cut");

    private final Traits traits;
    private final Random random;
    private final List<Event> held;
    private final Deque<RelayMessage> outgoing = new ArrayDeque<>();
    private int sent;
    int requests;

    SimulatedRelay(Traits traits, List<Event> held, Random random) {
        this.traits = traits;
        this.held = new ArrayList<>(held);
        this.random = random;
    }

    void hold(Event event) {
        held.add(event);
    }

    void lose(Event event) {
        held.remove(event);
    }

    void connect() {
        outgoing.clear();
        sent = 0;
    }

    @Override
    public void send(byte[] message) {
        try {
            if (ClientMessageParser.parse(message) instanceof ClientMessage.Req req) {
                requests++;
                answer(req.subscription(), req.filters().get(0));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void answer(String subscription, Filter filter) {
        List<Event> matching = new ArrayList<>();
        for (Event event : held) {
            if (matches(filter, event)) {
                matching.add(event);
            }
        }
        switch (traits.order) {
            case NEWEST_FIRST ->
                matching.sort(Comparator.comparingLong(Event::createdAt).reversed());
            case OLDEST_FIRST -> matching.sort(Comparator.comparingLong(Event::createdAt));
            case NONE -> Collections.shuffle(matching, random);
        }
        int most = Math.min(traits.cap, filter.limit().orElse(traits.cap));
        boolean whole = matching.size() <= most;
        List<RelayMessage> messages = new ArrayList<>();
        matching.stream().limit(most).forEach(event -> messages.add(new RelayMessage.Event(subscription, event)));
        List<String> hints =
                !traits.hints ? List.of() : List.of(whole ? RelayMessage.Eose.FINISH : RelayMessage.Eose.MORE);
        messages.add(traits.eoseFirst ? 0 : messages.size(), new RelayMessage.Eose(subscription, hints));
        outgoing.addAll(messages);
    }

    private boolean matches(Filter filter, Event event) {
        long until = filter.until().orElse(Long.MAX_VALUE);
        Filter heeded = traits.heedsSince ? filter : filter.toBuilder().since(0).build();
        return heeded.matches(event) && (traits.includesUntil || event.createdAt() < until);
    }

    /** The next message, {@link #CUT}, or null if there is none. */
    RelayMessage next() {
        if (outgoing.isEmpty()) {
            return null;
        }
        sent++;
        return traits.cutAfter > 0 && sent > traits.cutAfter ? CUT : outgoing.poll();
    }

    @Override
    public boolean isHeldUp() {
        return false;
    }

    @Override
    public boolean mayLogin() {
        return false;
    }

    @Override
    public void live(boolean wanted) {}
}
