package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.store.changelog.ChangelogEntry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * The {@code OK}s that clients wait for. One is owed from the moment an event is admitted until its verdict comes back,
 * it fails on its way, or the time is over. Each is given once. Bounded. Thread-safe.
 */
public final class Answers implements CamelContextAware {
    private static final long SWEEP_MILLIS = 50;

    /** What owing one takes. */
    private static final long BYTES = 384;

    private record Owed(long token, Session session, EventId id, long askedAtNanos) {}

    private final String node = randomName();
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Long, Owed> owed = new ConcurrentHashMap<>();
    private final Queue<Owed> inOrder = new ConcurrentLinkedQueue<>();
    private CamelContext context;
    private Duration timeout = Duration.ofSeconds(4);
    private int maxPending = 100_000;
    private Ahead ahead = new Ahead();
    private Optional<ScheduledExecutorService> sweeper = Optional.empty();

    /** How long a verdict is waited for. */
    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    /** How many events of clients may wait for their verdict. */
    public void setMaxPending(int maxPending) {
        this.maxPending = maxPending;
    }

    /** Is told which events have their verdict, or will have none. */
    public void setAhead(Ahead ahead) {
        this.ahead = ahead;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Two nodes, or one after a restart, must not take each other's verdicts for their own. */
    private static String randomName() {
        byte[] bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** How many are owed. */
    public int getPending() {
        return count.get();
    }

    /**
     * Owes the session an answer.
     *
     * @return what the verdict is to be addressed to
     * @throws RefusedException if too many are owed already
     */
    String owe(Session session, Event event) {
        if (count.incrementAndGet() > maxPending) {
            count.decrementAndGet();
            throw new RefusedException(new Refusal("overloaded", "error", "overloaded, try again"));
        }
        startSweeping();
        if (!session.memory().take(Use.ANSWERS, BYTES)) {
            count.decrementAndGet();
            throw new RefusedException(new Refusal("short-of-memory", "error", "short of memory, try again later"));
        }
        Owed answer = new Owed(tokens.incrementAndGet(), session, event.id(), System.nanoTime());
        session.expectAnswer();
        owed.put(answer.token(), answer);
        inOrder.add(answer);
        return node + ":" + answer.token();
    }

    /** Whether the answer to that address was not given yet. */
    boolean isOwed(String replyTo) {
        return token(replyTo).map(owed::containsKey).orElse(false);
    }

    /**
     * Gives the answer that is owed to that address, if it was not given before, and makes room for other events; does nothing
     * if it is another node's.
     */
    public void give(String replyTo, boolean accepted, String message) {
        ahead.over(replyTo);
        token(replyTo).map(owed::remove).ifPresent(answer -> give(answer, accepted, message));
    }

    private Optional<Long> token(String replyTo) {
        return replyTo.length() > node.length() && replyTo.startsWith(node)
                ? Optional.of(Long.parseLong(replyTo, node.length() + 1, replyTo.length(), 10))
                : Optional.empty();
    }

    private void give(Owed answer, boolean accepted, String message) {
        count.decrementAndGet();
        answer.session().memory().charge(Use.ANSWERS, -BYTES);
        answer.session().send(TextFrame.of(RelayMessages.ok(answer.id(), accepted, message)));
        answer.session().answered();
    }

    /** Gives the answers that these verdicts allow. */
    public void give(List<ChangelogEntry> entries) {
        for (ChangelogEntry entry : entries) {
            if (entry.replyTo().startsWith(node)) {
                entry.verdict().ifPresent(verdict -> {
                    Answer answer = Answer.of(verdict);
                    give(entry.replyTo(), answer.accepted(), answer.message());
                });
            }
        }
    }

    private synchronized void startSweeping() {
        if (sweeper.isEmpty()) {
            ScheduledExecutorService started =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "ok-timeout");
            started.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
            sweeper = Optional.of(started);
        }
    }

    /** All wait equally long, so the first in the queue is the first whose time is over. */
    private void sweep() {
        long now = System.nanoTime();
        for (Owed first = inOrder.peek(); first != null; first = inOrder.peek()) {
            boolean waits = owed.containsKey(first.token());
            if (waits && now - first.askedAtNanos() < timeout.toNanos()) {
                return;
            }
            inOrder.poll();
            if (waits && owed.remove(first.token()) != null) {
                give(first, false, "error: no verdict in time; the event may still be stored");
            }
        }
    }
}
