package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.memory.Holding;
import dev.camelstr.component.relay.memory.SharedBytes;
import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.client.ReadPolicy;
import dev.camelstr.pipeline.serve.client.RelayLimits;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.moderation.Moderation;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subscriptions of all clients of this node, and how far this node has read the changelog. Thread-safe. */
public final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final SubscriptionIndex<Subscription> index = new SubscriptionIndex<>();
    private final Set<Subscription> all = ConcurrentHashMap.newKeySet();
    private final Clock clock = Clock.systemUTC();
    private final AtomicReference<TailPosition> read = new AtomicReference<>(TailPosition.START);
    private final AtomicLong filterBytes = new AtomicLong();
    private RelayLimits limits = new RelayLimits();
    private ReadPolicy readPolicy = new ReadPolicy();
    private Moderation moderation = new Moderation();
    private boolean eoseHints;

    public void setLimits(RelayLimits limits) {
        this.limits = limits;
    }

    public void setReadPolicy(ReadPolicy readPolicy) {
        this.readPolicy = readPolicy;
    }

    /** What administrators have decided: stored a moment before it was banned, an event is not sent any more. */
    public void setModeration(Moderation moderation) {
        this.moderation = moderation;
    }

    /** Whether {@code EOSE} says if all was sent (NIP-67), which not every client takes. */
    public void setEoseHints(boolean eoseHints) {
        this.eoseHints = eoseHints;
    }

    /** Of these events nothing more will arrive: that they were sent from the database need not be remembered. */
    public void beginAfter(Announced announced) {
        read.updateAndGet(position -> position.afterAnnounced(announced.last(), announced.ended()));
    }

    /**
     * These entries were read, and their {@code OK}s are about to be given: a subscription that begins from now on finds
     * their events in the database, and they are not new to it.
     */
    void beginAfter(List<ChangelogEntry> entries) {
        read.updateAndGet(position -> position.after(entries));
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /**
     * Begins a subscription, instead of the client's older one of that id. From now on events arrive.
     *
     * @throws RefusedException if the client has too many
     */
    Subscription open(Session session, String id, List<Filter> filters) {
        OfClient client = session.attachment(OfClient.class, OfClient::new);
        client.close(id);
        if (client.size() >= limits.getMaxSubscriptions()) {
            throw new RefusedException(new Refusal(
                    "too-many-subscriptions",
                    "rate-limited",
                    "a connection has at most " + limits.getMaxSubscriptions() + " subscriptions; close some"));
        }
        long bytes = RelayLimits.filterBytes(filters);
        if (client.filterBytes() + bytes > limits.getMaxFilterBytesPerConnection()) {
            throw new RefusedException(new Refusal(
                    "too-large-filters", "rate-limited", "the filters of this connection are too large; close some"));
        }
        if (filterBytes.get() + bytes > limits.getMaxFilterBytes()) {
            throw new RefusedException(new Refusal("overloaded", "error", "overloaded, try again"));
        }
        Holding memory = session.memory().hold(Use.SUBSCRIPTIONS);
        if (!memory.grow(bytes)) {
            throw new RefusedException(
                    new Refusal("short-of-memory", "error", "short of memory; close some, or try again later"));
        }
        // The position before the registration: nothing behind it is missed here.
        TailPosition position = read.get();
        Subscription[] self = new Subscription[1];
        Subscription subscription =
                new Subscription(session, id, filters, position, memory, eoseHints, () -> ended(client, self[0]));
        self[0] = subscription;
        all.add(subscription);
        filterBytes.addAndGet(bytes);
        index.add(subscription, filters);
        client.put(subscription);
        return subscription;
    }

    private void ended(OfClient client, Subscription subscription) {
        index.remove(subscription, subscription.filters());
        all.remove(subscription);
        client.remove(subscription);
        filterBytes.addAndGet(-RelayLimits.filterBytes(subscription.filters()));
    }

    /** Ends the client's subscription of that id, if there is one. */
    void close(Session session, String id) {
        session.attachment(OfClient.class).ifPresent(client -> client.close(id));
    }

    /** Ends all subscriptions of all clients. */
    void closeAll(String reason) {
        all.forEach(subscription -> subscription.close(reason));
    }

    /** Sends the events of these entries to whoever subscribed to them. To be called by one thread, in their order. */
    public void deliver(List<ChangelogEntry> entries) {
        for (ChangelogEntry entry : entries) {
            if (entry.isNews() && !index.isEmpty()) {
                deliver(entry);
            }
        }
    }

    private void deliver(ChangelogEntry entry) {
        try {
            Event event = EventParser.parse(entry.body());
            // NIP-40: not sent any more, also where its verdict came late.
            if (event.expiration().orElse(Long.MAX_VALUE) > clock.instant().getEpochSecond()
                    && !moderation.lists().isBanned(event)) {
                LiveEvent live = new LiveEvent(event.id(), event.raw(), new SharedBytes(event.raw().length));
                index.matching(event).stream()
                        .filter(subscription -> readPolicy.mayRead(subscription.session(), event))
                        .forEach(subscription -> subscription.offer(live, entry.seq()));
            }
        } catch (InvalidEventException e) {
            LOG.warn("the changelog holds an event that is none, from {}: {}", entry.origin(), e.getMessage());
        }
    }

    /** The subscriptions of one client by their ids. */
    private static final class OfClient {
        private final Map<String, Subscription> byId = new HashMap<>(4);
        private final Session session;
        private long filterBytes;
        private boolean gone;

        OfClient(Session session) {
            this.session = session;
            session.onClose(this::closeAll);
        }

        synchronized int size() {
            return byId.size();
        }

        synchronized long filterBytes() {
            return filterBytes;
        }

        void put(Subscription subscription) {
            boolean late;
            synchronized (this) {
                late = gone;
                byId.put(subscription.id(), subscription);
                filterBytes += RelayLimits.filterBytes(subscription.filters());
                session.openSubscriptions(byId.size());
            }
            if (late) {
                subscription.end();
            } else if (subscription.hasEnded()) {
                // By all being closed, before it was filed here.
                remove(subscription);
            }
        }

        synchronized void remove(Subscription subscription) {
            if (byId.remove(subscription.id(), subscription)) {
                filterBytes -= RelayLimits.filterBytes(subscription.filters());
            }
            session.openSubscriptions(byId.size());
        }

        void close(String id) {
            Optional<Subscription> old;
            synchronized (this) {
                old = Optional.ofNullable(byId.get(id));
            }
            old.ifPresent(Subscription::end);
        }

        private void closeAll() {
            List<Subscription> ending;
            synchronized (this) {
                gone = true;
                ending = List.copyOf(byId.values());
            }
            ending.forEach(Subscription::end);
        }
    }
}
