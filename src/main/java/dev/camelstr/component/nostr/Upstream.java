package dev.camelstr.component.nostr;

import dev.camelstr.nostr.ClientMessages;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.RelayMessage;
import dev.camelstr.nostr.RelayMessageParser;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one subscription at one relay alive: connects, subscribes, reads, and does so again after whatever happens.
 *
 * <p>Messages are parsed and handed over on the link's reading thread; connecting is a worker's job; all else is short
 * and holds this object's monitor. Nothing that may block is called with the monitor held.
 */
final class Upstream implements RelayLink.Listener {

    /** Takes what the relay sends. */
    interface Sink {
        /** Must call {@code done} once; whether it succeeded, or has to be read again. */
        void event(Event event, boolean stored, Completion done);

        /** What the relay sent cannot be used. */
        void malformed(byte[] original, Exception failure, Completion done);
    }

    /** Called when a message is finished. */
    interface Completion {
        void done(boolean success);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    /** Reasons that another attempt in a moment does not change (NIP-01, NIP-42). */
    private static final Set<String> REFUSALS =
            Set.of("auth-required", "restricted", "blocked", "unsupported", "invalid", "pow");

    /** A connection that lasted this long was a good one: the next outage begins with a short delay. */
    private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(10);

    private final UpstreamOptions options;
    private final Workers workers;
    private final Sink sink;
    private final CursorKeeper cursor;
    private final InFlight inFlight;
    private final RelayCounters counters;
    private final RelayStatus status;
    private final Backoff backoff;
    private final NoticeLog notices;

    private final AtomicBoolean keeping = new AtomicBoolean();

    private boolean running;
    private boolean suspended;
    private RelayLink link;
    private RelayLogin login;
    private long linkedAtNanos;
    private String subscriptionId = "";
    private int subscriptions;
    private boolean subscribedAfterLogin;
    private boolean awaitingLogin;
    private boolean eose;
    private ScheduledFuture<?> nextAttempt;
    private ScheduledFuture<?> pings;
    private ScheduledFuture<?> upkeep;

    Upstream(
            UpstreamOptions options,
            Workers workers,
            Sink sink,
            CursorKeeper cursor,
            InFlight inFlight,
            RelayCounters counters,
            RelayStatus status) {
        this.options = options;
        this.workers = workers;
        this.sink = sink;
        this.cursor = cursor;
        this.inFlight = inFlight;
        this.counters = counters;
        this.status = status;
        this.backoff = new Backoff(options.reconnectMinDelay(), options.reconnectMaxDelay());
        this.notices = new NoticeLog(options.relay().url());
    }

    synchronized void start() {
        running = true;
        suspended = false;
        inFlight.pause(false);
        long pingMillis = options.pingInterval().toMillis();
        pings = workers.timer().scheduleWithFixedDelay(this::ping, pingMillis, pingMillis, TimeUnit.MILLISECONDS);
        upkeep = workers.timer().scheduleWithFixedDelay(this::upkeep, 1, 1, TimeUnit.SECONDS);
        attemptAfter(Duration.ZERO);
    }

    /** Ends the connection and keeps the cursor. Blocks for as long as the cursor store takes. */
    void stop() {
        RelayLink open;
        synchronized (this) {
            running = false;
            cancel(nextAttempt);
            cancel(pings);
            cancel(upkeep);
            open = link;
            status.change(RelayState.STOPPED, "");
        }
        if (open != null) {
            open.close("the route was stopped");
        }
        inFlight.wake();
        cursor.save();
    }

    /** Stops reading; the connection is kept for a while. */
    synchronized void suspend() {
        suspended = true;
        inFlight.pause(true);
        status.change(RelayState.SUSPENDED, "");
    }

    synchronized void resume() {
        suspended = false;
        inFlight.pause(false);
        if (link == null) {
            attemptAfter(Duration.ZERO);
        } else {
            status.change(eose ? RelayState.LIVE : RelayState.CONNECTED, "");
        }
    }

    private static void cancel(ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private synchronized void attemptAfter(Duration delay) {
        if (running) {
            cancel(nextAttempt);
            nextAttempt = workers.timer()
                    .schedule(() -> workers.execute(this::attempt), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void attempt() {
        RelayLink attempted;
        synchronized (this) {
            if (!running || suspended || link != null) {
                return;
            }
            if (inFlight.isFull()) {
                // It was closed because the route is busy, and would only be closed again.
                status.change(RelayState.BACKOFF, "the route is busy");
                attemptAfter(options.reconnectMinDelay());
                return;
            }
            status.change(RelayState.CONNECTING, "");
            attempted = new RelayLink(options.relay(), workers.timer(), this);
            link = attempted;
            login = new RelayLogin(options.relay().url(), options.signer());
            eose = false;
            subscriptionId = "";
            awaitingLogin = false;
        }
        try {
            cursor.loadIfNeeded();
            attempted.connect();
            connected(attempted);
        } catch (IOException | RuntimeException e) {
            attempted.abort(Texts.bounded(String.valueOf(e.getMessage())));
            onClosed(attempted, Texts.bounded(String.valueOf(e.getMessage())));
        }
    }

    private synchronized void connected(RelayLink connected) {
        if (link == connected) {
            counters.connects.increment();
            linkedAtNanos = System.nanoTime();
            status.change(RelayState.CONNECTED, "");
            subscribe();
        }
    }

    private synchronized void subscribe() {
        if (link == null || link.isClosed()) {
            return;
        }
        subscriptions++;
        subscriptionId = "c" + subscriptions;
        subscribedAfterLogin = login.isAccepted();
        awaitingLogin = false;
        eose = false;
        inFlight.startSession();
        link.send(options.subscription().request(subscriptionId, cursor.since()));
    }

    @Override
    public void onMessage(RelayLink from, byte[] json) {
        try {
            RelayMessage message = RelayMessageParser.parse(json);
            if (message instanceof RelayMessage.Event event) {
                onEvent(from, event);
            } else {
                onOther(from, message);
            }
        } catch (InvalidEventException e) {
            onMalformed(from, e.original().length == 0 ? json : e.original(), e);
        } catch (InvalidMessageException e) {
            if (e.reason() == InvalidMessageException.Reason.UNKNOWN_TYPE) {
                counters.unknown.increment();
            } else {
                onMalformed(from, json, e);
            }
        }
    }

    @Override
    public void onBinaryMessage(RelayLink from) {
        counters.unknown.increment();
    }

    // Only the reading thread of the current link gets past the look at the subscription.
    private void onEvent(RelayLink from, RelayMessage.Event message) {
        boolean stored;
        synchronized (this) {
            if (link != from || !message.subscription().equals(subscriptionId)) {
                counters.unknown.increment();
                return;
            }
            stored = !eose;
        }
        long now = System.currentTimeMillis();
        counters.received.increment();
        counters.lastEventAtMillis.lazySet(now);
        long position = Math.min(message.event().createdAt(), now / 1000);
        int slot = inFlight.take(from, position);
        if (slot >= 0) {
            sink.event(message.event(), stored, success -> completed(slot, success));
        }
    }

    private void completed(int slot, boolean success) {
        if (success) {
            inFlight.finished(slot);
        } else {
            counters.failed.increment();
            inFlight.failed(slot);
            readAgain("an event could not be handled");
        }
    }

    private void onMalformed(RelayLink from, byte[] original, Exception failure) {
        counters.malformed.increment();
        int slot = inFlight.take(from, InFlight.NOWHERE);
        if (slot >= 0) {
            // Reading it again would not make it better, so it is finished either way.
            sink.malformed(original, failure, success -> inFlight.finished(slot));
        }
    }

    private synchronized void onOther(RelayLink from, RelayMessage message) {
        if (link != from) {
            return;
        }
        if (message instanceof RelayMessage.Eose end) {
            onEose(end);
        } else if (message instanceof RelayMessage.Closed closed) {
            onSubscriptionClosed(closed);
        } else if (message instanceof RelayMessage.Notice notice) {
            counters.notices.increment();
            notices.log(notice.message());
        } else if (message instanceof RelayMessage.Auth auth) {
            login.answer(auth.challenge()).map(ClientMessages::auth).ifPresent(from::send);
        } else if (message instanceof RelayMessage.Ok ok && login.isAbout(ok.id())) {
            onLogin(ok);
        } else {
            counters.unknown.increment();
        }
    }

    private void onEose(RelayMessage.Eose end) {
        if (end.subscription().equals(subscriptionId)) {
            eose = true;
            inFlight.endOfStored();
            if (!suspended) {
                status.change(RelayState.LIVE, "");
            }
        }
    }

    private void onSubscriptionClosed(RelayMessage.Closed closed) {
        if (!closed.subscription().equals(subscriptionId)) {
            return;
        }
        subscriptionId = "";
        String words = Texts.bounded(closed.message());
        String prefix = Texts.prefix(closed.message());
        if (prefix.equals("auth-required") && login.isPossible() && !subscribedAfterLogin) {
            status.change(RelayState.CONNECTED, words);
            subscribeAfterLogin(words);
        } else if (REFUSALS.contains(prefix)) {
            refused(words);
        } else {
            status.change(RelayState.BACKOFF, words);
            onThisLinkAfter(backoff.next(), this::resubscribe);
        }
    }

    private void subscribeAfterLogin(String words) {
        if (login.isAccepted()) {
            subscribe();
        } else if (login.rejection().isPresent()) {
            refused("authentication: " + login.rejection().get());
        } else {
            awaitingLogin = true;
            onThisLinkAfter(LOGIN_TIMEOUT, () -> refused(words));
        }
    }

    /** Runs it later, unless the link is over or something is subscribed to by then. */
    private void onThisLinkAfter(Duration delay, Runnable step) {
        RelayLink on = link;
        workers.timer().schedule(() -> onLink(on, step), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void onLink(RelayLink on, Runnable step) {
        if (running && link == on && subscriptionId.isEmpty()) {
            step.run();
        }
    }

    private void resubscribe() {
        status.change(RelayState.CONNECTED, "");
        subscribe();
    }

    private void onLogin(RelayMessage.Ok ok) {
        login.answered(ok);
        if (awaitingLogin) {
            subscribeAfterLogin(Texts.bounded(ok.message()));
        }
    }

    private void refused(String words) {
        LOG.warn("Relay {} refuses the subscription: {}", options.relay().url(), words);
        RelayLink refusing = link;
        link = null;
        status.change(RelayState.REFUSED, words);
        refusing.close(words);
        attemptAfter(options.refusedDelay());
    }

    /** Reconnects and reads from the cursor, after a delay. */
    private void readAgain(String why) {
        Optional<RelayLink> open;
        synchronized (this) {
            open = Optional.ofNullable(link);
        }
        open.ifPresent(current -> current.close(why));
    }

    @Override
    public void onClosed(RelayLink over, String reason) {
        synchronized (this) {
            if (link == over) {
                link = null;
                afterLoss(over, reason);
            }
        }
        inFlight.wake();
    }

    private void afterLoss(RelayLink over, String reason) {
        if (!running) {
            return;
        }
        boolean wasStable = linkedAtNanos != 0 && System.nanoTime() - linkedAtNanos > STABLE_NANOS;
        linkedAtNanos = 0;
        if (wasStable) {
            backoff.reset();
        }
        if (suspended) {
            return;
        }
        Duration delay = backoff.next();
        status.change(RelayState.BACKOFF, reason);
        LOG.info("Relay {}: {}; next attempt in {} ms", options.relay().url(), reason, delay.toMillis());
        attemptAfter(delay);
    }

    private void ping() {
        RelayLink open;
        synchronized (this) {
            open = link;
        }
        if (open != null) {
            open.ping();
        }
    }

    private void upkeep() {
        if (inFlight.blockedNanos() > options.maxPause().toNanos()) {
            readAgain("not read for " + options.maxPause().toSeconds() + " s, as the route is busy or suspended");
        }
        if (keeping.compareAndSet(false, true) && !workers.executeSaving(this::keepCursor)) {
            keeping.set(false);
        }
    }

    private void keepCursor() {
        boolean current = cursor.upkeep();
        keeping.set(false);
        if (!current) {
            readAgain("its cursor was lowered");
        }
    }
}
