package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.ConnectionSlots;
import dev.camelstr.component.nostr.ConnectionSlots.Standing;
import dev.camelstr.component.nostr.RelayState;
import dev.camelstr.component.nostr.link.Backoff;
import dev.camelstr.component.nostr.link.NoticeLog;
import dev.camelstr.component.nostr.link.RelayBusyException;
import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.text.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one subscription at one relay alive: connects, lets a {@link Conversation} take place, and does so again after
 * whatever ends it.
 *
 * <p>Connecting is a worker's job; all else is short and holds this object's monitor. Nothing that may block is called
 * with the monitor held.
 */
public final class Upstream implements ConnectionSlots.Guest {

    /** Takes what the relay sends. */
    public interface Sink {
        /** Must call {@code done} once; whether it succeeded, or has to be read again. */
        void event(Event event, boolean stored, Completion done);

        /** What the relay sent cannot be used. */
        void malformed(byte[] original, Exception failure, Completion done);
    }

    /** Called when a message is finished. */
    public interface Completion {
        void done(boolean success);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    /** A connection that lasted this long was a good one: the next outage begins with a short delay. */
    private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** After it a relay that refused to send what is late is asked for it again. */
    private static final long REFUSAL_NANOS = TimeUnit.DAYS.toNanos(1);

    /** Where the last connection to the relay is not closed yet. */
    private static final Duration UNTIL_CLOSED = Duration.ofMillis(50);

    private final UpstreamParts parts;
    private final Backoff backoff;
    private final NoticeLog notices;
    private final AtomicBoolean keeping = new AtomicBoolean();

    private boolean running;
    private boolean suspended;
    private boolean entered;
    private Optional<Conversation> conversation = Optional.empty();
    private CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);
    private long nextAttemptNanos = System.nanoTime();
    private Optional<Long> refusedLateAtNanos = Optional.empty();
    private long connectedAtNanos;
    private Optional<Long> awaySinceNanos = Optional.empty();
    private String lastReason = "";
    private Optional<ScheduledFuture<?>> nextAttempt = Optional.empty();
    private Optional<ScheduledFuture<?>> pings = Optional.empty();
    private Optional<ScheduledFuture<?>> upkeep = Optional.empty();

    public Upstream(UpstreamParts parts) {
        this.parts = parts;
        this.backoff =
                new Backoff(parts.options().reconnectMinDelay(), parts.options().reconnectMaxDelay());
        this.notices = new NoticeLog(parts.options().relay());
    }

    public void start() {
        synchronized (this) {
            running = true;
            suspended = false;
            parts.inFlight().pause(false);
        }
        Instant next = parts.slots().join(this);
        synchronized (this) {
            if (running && !entered) {
                awaitVisit(next);
            }
        }
    }

    @Override
    public String url() {
        return parts.options().relay().url().toString();
    }

    @Override
    public synchronized void enter() {
        if (!running || entered) {
            return;
        }
        entered = true;
        long pingMillis = parts.options().pingInterval().toMillis();
        pings = Optional.of(parts.workers()
                .timer()
                .scheduleWithFixedDelay(this::ping, pingMillis, pingMillis, TimeUnit.MILLISECONDS));
        upkeep = Optional.of(parts.workers().timer().scheduleWithFixedDelay(this::upkeep, 1, 1, TimeUnit.SECONDS));
        if (!suspended) {
            Duration wait = Duration.ofNanos(Math.max(0, nextAttemptNanos - System.nanoTime()));
            parts.status().change(wait.isZero() ? RelayState.CONNECTING : RelayState.BACKOFF, lastReason);
            attemptAfter(wait);
        }
    }

    @Override
    public void leave(Instant next) {
        Optional<Conversation> open;
        synchronized (this) {
            entered = false;
            cancelTasks();
            open = conversation;
            conversation = Optional.empty();
            open.ifPresent(this::endOfHistory);
            if (running && !suspended) {
                awaitVisit(next);
            }
        }
        open.ifPresent(current -> current.close("it is another relay's turn"));
        parts.inFlight().wake();
        parts.workers().executeSaving(this::keepCursor);
        whenClosed(() -> parts.slots().left(this));
    }

    @Override
    public synchronized Standing standing() {
        if (conversation.isEmpty()) {
            return parts.status().get().state() == RelayState.CONNECTING ? Standing.BUSY : Standing.AWAY;
        }
        boolean isRead = conversation.get().isLive()
                && parts.past().map(past -> past.history().isThrough()).orElse(true);
        return isRead && !suspended ? Standing.THROUGH : Standing.BUSY;
    }

    private void awaitVisit(Instant next) {
        parts.status().change(RelayState.WAITING, "waiting for its visit at " + next.truncatedTo(ChronoUnit.SECONDS));
    }

    private void cancelTasks() {
        for (Optional<ScheduledFuture<?>> task : List.of(nextAttempt, pings, upkeep)) {
            task.ifPresent(scheduled -> scheduled.cancel(false));
        }
    }

    /** Without the monitor held: now, if there is no connection. */
    private void whenClosed(Runnable step) {
        CompletableFuture<Void> last;
        synchronized (this) {
            last = closed;
        }
        last.thenRun(step);
    }

    /** Ends the connection and keeps the cursor. Blocks for as long as the cursor store takes. */
    public void stop() {
        Optional<Conversation> open;
        synchronized (this) {
            running = false;
            cancelTasks();
            open = conversation;
            parts.status().change(RelayState.STOPPED, "");
        }
        open.ifPresent(current -> current.close("the route was stopped"));
        whenClosed(() -> parts.slots().part(this));
        parts.inFlight().wake();
        parts.past().ifPresent(past -> past.intervals().keep());
        if (parts.cursor().save()) {
            parts.listener().cleanedUp(parts.name());
        }
    }

    /** Stops reading; the connection is kept for a while. */
    public synchronized void suspend() {
        suspended = true;
        parts.inFlight().pause(true);
        parts.status().change(RelayState.SUSPENDED, "");
    }

    public synchronized void resume() {
        suspended = false;
        parts.inFlight().pause(false);
        if (!entered) {
            parts.status().change(RelayState.WAITING, "waiting for its visit");
        } else if (conversation.isEmpty()) {
            attemptAfter(Duration.ZERO);
        } else {
            parts.status().change(conversation.get().isLive() ? RelayState.LIVE : RelayState.CONNECTED, "");
        }
    }

    private synchronized void attemptAfter(Duration delay) {
        nextAttemptNanos = System.nanoTime() + delay.toNanos();
        if (running && entered) {
            nextAttempt.ifPresent(scheduled -> scheduled.cancel(false));
            nextAttempt = Optional.of(parts.workers()
                    .timer()
                    .schedule(() -> parts.workers().execute(this::attempt), delay.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void attempt() {
        Conversation attempted;
        synchronized (this) {
            if (!running || suspended || !entered || conversation.isPresent()) {
                return;
            }
            if (!closed.isDone()) {
                attemptAfter(UNTIL_CLOSED);
                return;
            }
            if (parts.inFlight().isFull()) {
                // It was closed because the route is busy, and would only be closed again.
                parts.status().change(RelayState.BACKOFF, "the route is busy");
                attemptAfter(parts.options().reconnectMinDelay());
                return;
            }
            parts.status().change(RelayState.CONNECTING, lastReason); // until it is known to be no longer true
            attempted = new Conversation(this, parts);
            conversation = Optional.of(attempted);
            closed = attempted.closed();
        }
        boolean isAsked = false;
        try {
            parts.cursor().loadIfNeeded();
            parts.past().ifPresent(past -> past.intervals().loadIfNeeded());
            parts.options().relay().pace().awaitTurn();
            long began = System.nanoTime();
            isAsked = true;
            attempted.connect();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            parts.information().refresh();
            connected(attempted, took);
        } catch (IOException | RuntimeException e) {
            // The link says why in its own words; whoever keeps cursors may not.
            String reason = Texts.bounded(e instanceof IOException ? String.valueOf(e.getMessage()) : Reasons.of(e));
            Duration least = e instanceof RelayBusyException busy ? busy.retryAfter() : Duration.ZERO;
            if (isAsked) {
                parts.counters().connectFailures.increment();
            }
            over(attempted, reason, least);
            attempted.abort(reason);
        }
    }

    private void connected(Conversation connected, Duration took) {
        synchronized (this) {
            if (!isCurrent(connected)) {
                return;
            }
            connectedAtNanos = System.nanoTime();
            parts.status().change(RelayState.CONNECTED, "");
            connected.begin();
        }
        parts.counters().connects.increment();
        parts.counters().connectMillis.set(took.toMillis());
        parts.listener().connected(parts.name(), took);
    }

    /** With the monitor held: whether the conversation is the one that goes on. */
    boolean isCurrent(Conversation some) {
        return running && conversation.isPresent() && conversation.get() == some;
    }

    /** With the monitor held: what the relay had stored has been read. */
    void reachedLive() {
        awaySinceNanos.ifPresent(since -> LOG.info(
                "Relay {} back after {} s", parts.name(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since)));
        awaySinceNanos = Optional.empty();
        lastReason = "";
        if (!suspended) {
            parts.status().change(RelayState.LIVE, "");
        }
    }

    /** With the monitor held: the relay has said something to people. */
    void noticed(String words) {
        notices.log(words);
    }

    /** With the monitor held: how long to wait before the relay is asked again. */
    Duration nextDelay() {
        return backoff.next();
    }

    /** With the monitor held: whether the relay takes a subscription for what is late. */
    boolean maySendLate() {
        return refusedLateAtNanos
                .map(refused -> System.nanoTime() - refused > REFUSAL_NANOS)
                .orElse(true);
    }

    /** With the monitor held: it did not. */
    void refusedLate() {
        refusedLateAtNanos = Optional.of(System.nanoTime());
    }

    /** With the monitor held: the relay does not want us, and asking it again soon does not change that. */
    void refused(Conversation refusing, String reason) {
        String words = parts.options().relay().harmless(reason);
        tellAway("it refuses the subscription: " + words);
        conversation = Optional.empty();
        endOfHistory(refusing);
        parts.status().change(RelayState.REFUSED, words);
        refusing.close(words);
        attemptAfter(parts.options().refusedDelay());
    }

    /** The conversation has ended, however that came. */
    void over(Conversation over, String reason) {
        over(over, reason, Duration.ZERO);
    }

    /** @param leastDelay until the next attempt, where the relay has asked for one */
    private void over(Conversation over, String reason, Duration leastDelay) {
        synchronized (this) {
            if (conversation.isPresent() && conversation.get() == over) {
                conversation = Optional.empty();
                endOfHistory(over);
                afterLoss(reason, leastDelay);
            }
        }
        parts.inFlight().wake();
    }

    /** With the monitor held: a connection that brought something of the past is followed by another one soon. */
    private void endOfHistory(Conversation over) {
        boolean broughtSomething = parts.past()
                .map(past -> past.history().disconnected(!over.isLive()))
                .orElse(false);
        if (broughtSomething) {
            backoff.reset();
        }
    }

    private void afterLoss(String why, Duration leastDelay) {
        if (!running) {
            return;
        }
        boolean wasStable = connectedAtNanos != 0 && System.nanoTime() - connectedAtNanos > STABLE_NANOS;
        connectedAtNanos = 0;
        if (wasStable) {
            backoff.reset();
        }
        if (suspended) {
            return;
        }
        Duration backedOff = backoff.next();
        Duration delay = backedOff.compareTo(leastDelay) < 0 ? leastDelay : backedOff;
        String reason = parts.options().relay().harmless(why);
        parts.status().change(RelayState.BACKOFF, reason);
        tellAway(reason);
        LOG.debug("Relay {}: {}; next attempt in {} ms", parts.name(), reason, delay.toMillis());
        attemptAfter(delay);
    }

    /** Once for each outage, however many attempts it takes. */
    private void tellAway(String reason) {
        if (awaySinceNanos.isEmpty()) {
            awaySinceNanos = Optional.of(System.nanoTime());
            LOG.warn("Relay {} away: {}", parts.name(), reason);
        }
        lastReason = reason;
    }

    /** Reconnects and reads from the cursor, after a delay. */
    void readAgain(String why) {
        current().ifPresent(open -> open.close(why));
    }

    private synchronized Optional<Conversation> current() {
        return conversation;
    }

    private void ping() {
        current().ifPresent(Conversation::ping);
    }

    private void upkeep() {
        current().ifPresent(Conversation::pingIfQuiet);
        synchronized (this) {
            conversation.ifPresent(Conversation::advance);
        }
        Duration maxPause = parts.options().maxPause();
        if (parts.inFlight().blockedNanos() > maxPause.toNanos()) {
            readAgain("not read for " + maxPause.toSeconds() + " s, as the route is busy or suspended");
        }
        if (keeping.compareAndSet(false, true) && !parts.workers().executeSaving(this::keepCursor)) {
            keeping.set(false);
        }
    }

    private void keepCursor() {
        boolean current = parts.cursor().upkeep();
        if (current) {
            parts.past().ifPresent(past -> past.intervals().keep());
        } else {
            parts.past().ifPresent(past -> past.intervals().forget());
        }
        keeping.set(false);
        if (!current) {
            readAgain("its cursor was lowered");
        }
    }
}
