package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.stream.ByteSize;
import dev.camelstr.nostr.Event;
import dev.camelstr.store.EventCost;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients' events that are published and whose verdict has not come: so much is ahead of anybody's event in the stream. At the
 * bound events wait in a {@link FairLine}, in this process. What an event costs is given back once, when its verdict has
 * come or could not be published, whether its client still waits or not. Thread-safe.
 */
public final class Ahead implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Ahead.class);
    private static final long SWEEP_MILLIS = 50;
    /** Of the time for an OK: what waits longer would not have its verdict in time. */
    private static final double WAIT_SHARE = 0.75;
    /** How long a publish may take: what went on less than that ago may not be in the stream yet. */
    private static final long PUBLISH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final AtomicBoolean drainIsDue = new AtomicBoolean();
    private CamelContext context;
    private long maxAhead = 2 << 20;
    private long maxWaiting = 48 << 20;
    private long waitNanos = Duration.ofSeconds(3).toNanos();
    private volatile FairLine line = new FairLine(maxAhead, maxWaiting);
    private volatile Optional<ScheduledExecutorService> worker = Optional.empty();

    /** What may be published and unanswered, in {@link EventCost}; 0: any number. */
    public void setMaxAhead(String maxAhead) {
        this.maxAhead = ByteSize.parse(maxAhead);
        line = new FairLine(this.maxAhead, maxWaiting);
    }

    /** What may wait in all, in {@link EventCost}. */
    public void setMaxWaiting(String maxWaiting) {
        this.maxWaiting = ByteSize.parse(maxWaiting);
        line = new FairLine(maxAhead, this.maxWaiting);
    }

    /** How long a client waits for its {@code OK}. */
    public void setTimeout(Duration timeout) {
        waitNanos = (long) (timeout.toNanos() * WAIT_SHARE);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** What is published and unanswered, in {@link EventCost}. */
    public long getCost() {
        return line.ahead();
    }

    /** What waits, in {@link EventCost}. */
    public long getWaiting() {
        return line.waiting();
    }

    /**
     * Takes no place yet.
     *
     * @throws dev.camelstr.pipeline.admit.RefusedException if there would be none, as far as can be told
     */
    void checkPlace(String site, Event event) {
        line.checkPlace(site, EventCost.of(event));
    }

    /**
     * Takes a place for the event.
     *
     * @param replyTo by which its verdict is known
     * @param turn is had when the event may go on, or has waited too long
     * @return whether it may go on at once, and the turn is forgotten
     * @throws dev.camelstr.pipeline.admit.RefusedException if too much waits
     */
    boolean enter(String replyTo, String site, Event event, FairLine.Turn turn) {
        boolean goesOn = line.enter(replyTo, site, event.pubkey(), EventCost.of(event), turn);
        if (!goesOn) {
            workSoon();
        }
        return goesOn;
    }

    /** The event has its verdict, or is not published: others may go on. Does nothing for an event that has no place. */
    void over(String replyTo) {
        line.over(replyTo);
        if (!line.isEmpty()) {
            workSoon();
        }
    }

    /**
     * All that was in the stream then is applied. Verdicts that have not come by now are lost, as when the changelog was cut
     * before it was read.
     *
     * @param nanos by {@link System#nanoTime()}, some time ago
     */
    void appliedUpTo(long nanos) {
        line.overBefore(nanos - PUBLISH_NANOS);
    }

    private void workSoon() {
        ScheduledExecutorService working = worker.orElseGet(this::start);
        if (drainIsDue.compareAndSet(false, true)) {
            try {
                working.execute(this::drain);
            } catch (RejectedExecutionException e) {
                drain(); // the context is being stopped
            }
        }
    }

    private synchronized ScheduledExecutorService start() {
        if (worker.isEmpty()) {
            ScheduledExecutorService started =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "store-line");
            started.scheduleWithFixedDelay(this::refuseLate, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
            worker = Optional.of(started);
        }
        return worker.get();
    }

    private void drain() {
        drainIsDue.set(false);
        for (Optional<FairLine.Turn> next = line.next(); next.isPresent(); next = line.next()) {
            goOn(next.get());
        }
    }

    /** Whatever goes wrong with one, the others get their turn. */
    private static void goOn(FairLine.Turn turn) {
        try {
            turn.goOn();
        } catch (RuntimeException e) {
            LOG.warn("An event that had its turn did not go on", e);
        }
    }

    private void refuseLate() {
        for (FairLine.Turn late : line.late(System.nanoTime() - waitNanos)) {
            try {
                late.refuse();
            } catch (RuntimeException e) {
                LOG.warn("An event that has waited too long could not be refused", e);
            }
        }
        drain();
    }
}
