package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.KnownEvents;
import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.component.nostr.history.interval.Span;
import dev.camelstr.component.nostr.reconcile.LocalSets;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.RelayMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A history at work against a {@link SimulatedRelay}, on a clock of its own: events take a while to be held, what is known is
 * kept now and then, and a kill forgets all else.
 */
final class Collecting implements Ticker {

    private static final Filter ALL = Filter.all();

    private record UnderWay(Event event, Receipt receipt) {}

    private final SimulatedRelay relay;
    private final Random random;
    private final Set<Event> held = new HashSet<>();
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private List<Interval> kept = List.of();
    private History history;
    private long floor;
    private boolean connected;
    private long nanos;
    private final long start;
    private final Duration reconcileInterval;

    Collecting(SimulatedRelay relay, long start, Random random) {
        this(relay, start, random, Duration.ofDays(1));
    }

    Collecting(SimulatedRelay relay, long start, Random random, Duration reconcileInterval) {
        this.reconcileInterval = reconcileInterval;
        this.relay = relay;
        this.start = start;
        this.random = random;
        begin();
    }

    private void begin() {
        history = new History(
                "relay",
                new HistoryOptions(
                        List.of(ALL), 0, 1_000, Duration.ofSeconds(5), reconcileInterval, Duration.ofMinutes(10)),
                Optional.of(new LocalSets(this::keys, Runnable::run, new Semaphore(1))),
                this);
        history.load(key(), kept);
        history.want(filter -> floor);
    }

    private void keys(Filter filter, KnownEvents.Keys keys) {
        List<Event> newestFirst = held.stream()
                .filter(filter::matches)
                .sorted(Comparator.comparingLong(Event::createdAt).reversed())
                .toList();
        for (Event event : newestFirst) {
            if (!keys.take(event.createdAt(), event.id(), true)) {
                return;
            }
        }
    }

    private static String key() {
        return ALL.toJson();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long seconds() {
        return start + TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    Set<Event> held() {
        return held;
    }

    List<Interval> kept() {
        return kept;
    }

    Optional<Span> open() {
        return history.oldestOpen().isPresent() || history.unprovenSeconds() > 0
                ? history.oldestOpen().isPresent()
                        ? Optional.of(new Span(history.oldestOpen().getAsLong(), seconds()))
                        : Optional.empty()
                : Optional.empty();
    }

    /** What happens in about a tenth of a second. */
    void step() {
        if (!connected) {
            relay.connect();
            history.announcedNips(relay.nips());
            history.connected(relay);
            connected = true;
        }
        history.advance();
        int messages = 1 + random.nextInt(200);
        for (int i = 0; i < messages && connected; i++) {
            deliver();
        }
        hold(random.nextInt(300));
        if (random.nextInt(3) == 0) {
            keep();
        }
        nanos += TimeUnit.MILLISECONDS.toNanos(100);
    }

    private void deliver() {
        RelayMessage message = relay.next();
        if (message == null) {
            return;
        }
        if (message == SimulatedRelay.CUT) {
            history.disconnected(false);
            connected = false;
        } else if (message instanceof RelayMessage.Event event && history.owns(event.subscription())) {
            history.received(event.subscription(), event.event())
                    .ifPresent(receipt -> underWay.add(new UnderWay(event.event(), receipt)));
        } else if (message instanceof RelayMessage.Eose eose) {
            history.eose(eose);
            history.advance();
        } else if (message instanceof RelayMessage.NegMsg answer) {
            history.reconciled(answer);
        } else if (message instanceof RelayMessage.NegErr error) {
            history.notReconciled(error);
        } else if (message instanceof RelayMessage.Notice notice
                && notice.message().startsWith(SimulatedRelay.UNREADABLE)) {
            history.unreadable(notice.message()
                    .substring(SimulatedRelay.UNREADABLE.length())
                    .getBytes(StandardCharsets.UTF_8));
        } else if (message instanceof RelayMessage.Notice notice) {
            history.noticed(notice.message());
        }
    }

    private void hold(int most) {
        for (int i = 0; i < most && !underWay.isEmpty(); i++) {
            UnderWay first = underWay.poll();
            boolean success = random.nextInt(5_000) != 0;
            if (success) {
                held.add(first.event());
            }
            first.receipt().done(success);
        }
    }

    void keep() {
        history.changes(key()).ifPresent(intervals -> kept = intervals);
    }

    /** The process ends at once and starts again. */
    void kill() {
        underWay.clear();
        connected = false;
        begin();
    }

    /** Of the past only what is no older is wanted from now on. */
    void want(long second) {
        floor = second;
        history.want(filter -> floor);
    }

    void cut() {
        history.disconnected(false);
        connected = false;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    History history() {
        return history;
    }

    long rangesReconciled() {
        return history.rangesReconciled();
    }

    boolean isAtRest() {
        return history.oldestOpen().isEmpty() && underWay.isEmpty();
    }
}
