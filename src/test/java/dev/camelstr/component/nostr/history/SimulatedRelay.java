package dev.camelstr.component.nostr.history;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.negentropy.NegentropyException;
import dev.camelstr.nostr.negentropy.Records;
import dev.camelstr.nostr.negentropy.Responder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** A relay without a network: it answers requests by its traits, message by message, as the test lets it. */
final class SimulatedRelay implements Line {

    /** In what order a page has its events, and so which ones it has. */
    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST,
        NONE
    }

    /** What becomes of negentropy. */
    enum Negentropy {
        NONE,
        SAYS_SO_ONLY,
        WORKS,
        TAKES_FEW,
        ANNOUNCES_TOO_MUCH,
        DENIES,
        BREAKS_OFF,
        GARBLED,
        MUTE
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
            int cutAfter,
            Negentropy negentropy) {}

    private static final EventId NOT_SERVED = EventId.ofHex("f".repeat(64));
    private static final int FEW = 150;
    private static final int SMALL_FRAME = 4_096;

    /** What is to be sent next; for {@code CUT} the connection ends. */
    static final RelayMessage CUT = new RelayMessage.Notice("cut");

    /** What a notice begins with that stands for a message that cannot be read. */
    static final String UNREADABLE = "unreadable: ";

    private final Traits traits;
    private final Random random;
    private final List<Event> held;
    private final Deque<RelayMessage> outgoing = new ArrayDeque<>();
    private final Map<String, Filter> subscriptions = new HashMap<>();
    private final Map<String, Responder> reconciled = new HashMap<>();
    private int sent;
    private int connections;
    private int mutedConnections;
    private int forgotten;
    private String aboutLimits = "";
    private int garbage;
    private Set<Event> broken = Set.of();
    private int mostWithin;
    private Deque<Event> fresh = new ArrayDeque<>();
    int requests;

    SimulatedRelay(Traits traits, List<Event> held, Random random) {
        this.traits = traits;
        this.held = new ArrayList<>(held);
        this.random = random;
    }

    void hold(Event event) {
        held.add(event);
    }

    /** Takes an event in and sends it, as a new one, for the subscriptions that stand. */
    void publish(Event event) {
        hold(event);
        subscriptions.forEach((subscription, filter) -> {
            if (matches(filter, event)) {
                outgoing.add(new RelayMessage.Event(subscription, event));
            }
        });
    }

    /** Within each answer up to so many of these are published. */
    SimulatedRelay publishingWithin(int mostOfAnAnswer, Deque<Event> fresh) {
        this.mostWithin = mostOfAnAnswer;
        this.fresh = fresh;
        return this;
    }

    void lose(Event event) {
        held.remove(event);
    }

    /** Nothing is answered on the first connections. */
    SimulatedRelay muteOn(int firstConnections) {
        mutedConnections = firstConnections;
        return this;
    }

    /** The first requests are forgotten, and whatever has a limit is answered with these words. */
    SimulatedRelay forgettingThenSaying(int firstRequests, String aboutLimits) {
        forgotten = firstRequests;
        this.aboutLimits = aboutLimits;
        return this;
    }

    /** Each answer begins with so many messages that are none. */
    SimulatedRelay garbling(int messages) {
        garbage = messages;
        return this;
    }

    /** In the place of these events comes what cannot be read. */
    SimulatedRelay breaking(Set<Event> events) {
        broken = events;
        return this;
    }

    @Override
    public void unanswered() {
        outgoing.add(CUT);
    }

    Set<Integer> nips() {
        return traits.negentropy == Negentropy.NONE ? Set.of(1, 11) : Set.of(1, 11, 77);
    }

    void connect() {
        connections++;
        reconciled.clear();
        subscriptions.clear();
        outgoing.clear();
        sent = 0;
    }

    @Override
    public void send(byte[] message) {
        if (connections <= mutedConnections) {
            return;
        }
        try {
            ClientMessage parsed = ClientMessageParser.parse(message);
            if (parsed instanceof ClientMessage.Req req) {
                requests++;
                subscriptions.put(req.subscription(), req.filters().get(0));
                request(req.subscription(), req.filters().get(0));
            } else if (parsed instanceof ClientMessage.Close close) {
                subscriptions.remove(close.subscription());
            } else if (parsed instanceof ClientMessage.NegOpen open) {
                reconcile(open);
            } else if (parsed instanceof ClientMessage.NegMsg further) {
                goOn(further);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void request(String subscription, Filter filter) {
        if (requests <= forgotten) {
            return;
        }
        if (!aboutLimits.isEmpty() && filter.limit().isPresent()) {
            outgoing.add(new RelayMessage.Notice(aboutLimits));
        } else {
            answer(subscription, filter);
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
        for (int i = 0; i < garbage; i++) {
            messages.add(unreadable("[\"EVENT\",\"x\",{}]"));
        }
        for (Event event : matching.subList(0, Math.min(most, matching.size()))) {
            messages.add(
                    broken.contains(event)
                            ? unreadable("[\"EVENT\",\"" + subscription + "\",{")
                            : new RelayMessage.Event(subscription, event));
        }
        publishWithin(messages, subscription, filter);
        List<String> hints =
                !traits.hints ? List.of() : List.of(whole ? RelayMessage.Eose.FINISH : RelayMessage.Eose.MORE);
        messages.add(traits.eoseFirst ? 0 : messages.size(), new RelayMessage.Eose(subscription, hints));
        outgoing.addAll(messages);
    }

    private void publishWithin(List<RelayMessage> messages, String subscription, Filter filter) {
        for (int i = random.nextInt(mostWithin + 1); i > 0 && !fresh.isEmpty(); i--) {
            Event event = fresh.remove();
            hold(event);
            if (matches(filter, event)) {
                messages.add(random.nextInt(messages.size() + 1), new RelayMessage.Event(subscription, event));
            }
        }
    }

    private static RelayMessage unreadable(String message) {
        return new RelayMessage.Notice(UNREADABLE + message);
    }

    private void reconcile(ClientMessage.NegOpen open) throws NegentropyException {
        List<Event> matching = traits.negentropy == Negentropy.DENIES
                ? List.of()
                : held.stream().filter(open.filter()::matches).toList();
        if (traits.negentropy == Negentropy.SAYS_SO_ONLY) {
            outgoing.add(new RelayMessage.Notice("unknown message"));
        } else if (traits.negentropy == Negentropy.TAKES_FEW && matching.size() > FEW) {
            refuse(open.subscription(), "blocked: too many records");
        } else if (traits.negentropy == Negentropy.GARBLED) {
            outgoing.add(new RelayMessage.NegMsg(open.subscription(), new byte[] {0x61, -1, -1}));
        } else if (traits.negentropy != Negentropy.MUTE) {
            Records.Builder records = Records.builder();
            matching.forEach(event -> records.add(event.createdAt(), event.id()));
            if (traits.negentropy == Negentropy.ANNOUNCES_TOO_MUCH) {
                records.add(open.filter().until().orElseThrow(), NOT_SERVED);
            }
            reconciled.put(open.subscription(), new Responder(records.build(), SMALL_FRAME));
            say(open.subscription(), open.message());
        }
    }

    private void goOn(ClientMessage.NegMsg further) throws NegentropyException {
        if (traits.negentropy == Negentropy.BREAKS_OFF) {
            refuse(further.subscription(), "closed: too slow");
        } else if (reconciled.containsKey(further.subscription())) {
            say(further.subscription(), further.message());
        }
    }

    private void say(String subscription, byte[] message) throws NegentropyException {
        outgoing.add(new RelayMessage.NegMsg(
                subscription, reconciled.get(subscription).answer(message)));
    }

    private void refuse(String subscription, String reason) {
        outgoing.add(new RelayMessage.NegErr(subscription, reason, OptionalLong.empty()));
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
