package dev.camelstr.component.relay.limits;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The TLS handshakes that are under way: of one address a few at once, the others wait, unread. They are what costs most of all
 * that anybody can ask for, and run on the event loops: so who connects as fast as he can keeps others waiting for a few of them
 * at a time. One that takes longer than a moment does not keep the next waiting, as its client may be slow or silent.
 * Thread-safe.
 */
public final class Handshakes {
    static final int MOST_OF_SITE = 16;
    static final long MOMENT_MILLIS = 100;
    private static final long NOT_YET_MILLIS = 10;
    private static final AttributeKey<Runnable> DONE = AttributeKey.valueOf(Handshakes.class, "done");

    private final Predicate<InetAddress> isProxy;
    private final Map<String, Site> sites = new HashMap<>();

    /** @param isProxy whose connections are those of many clients, and do not wait */
    public Handshakes(Predicate<InetAddress> isProxy) {
        this.isProxy = isProxy;
    }

    private static final class Site {
        private final Queue<Turn> waiting = new ArrayDeque<>(0);
        private int underWay;
    }

    private static final class Turn {
        private final Channel channel;
        private final String site;
        private final ScheduledExecutorService clock;
        private boolean begun;
        private boolean over;

        Turn(Channel channel, String site, ScheduledExecutorService clock) {
            this.channel = channel;
            this.site = site;
            this.clock = clock;
        }
    }

    /** A connection was accepted; it is on no event loop yet. */
    void enter(Channel newcomer, InetAddress peer, ScheduledExecutorService clock) {
        if (isProxy.test(peer)) {
            return;
        }
        Turn turn = new Turn(newcomer, IpAddress.site(peer), clock);
        newcomer.attr(DONE).set(() -> end(turn));
        newcomer.closeFuture().addListener(closed -> end(turn));
        if (beginsAtOnce(turn)) {
            endInAMoment(turn);
        }
    }

    /** Its handshake is done. */
    public static void done(Channel channel) {
        Optional.ofNullable(channel.attr(DONE).getAndSet(null)).ifPresent(Runnable::run);
    }

    private synchronized boolean beginsAtOnce(Turn turn) {
        Site site = sites.computeIfAbsent(turn.site, name -> new Site());
        if (site.underWay < MOST_OF_SITE) {
            site.underWay++;
            turn.begun = true;
        } else {
            turn.channel.config().setAutoRead(false);
            site.waiting.add(turn);
        }
        return turn.begun;
    }

    private void end(Turn turn) {
        next(turn).ifPresent(Handshakes.this::begin);
    }

    /** Who begins instead of one that is done, closed, or takes its time. */
    private synchronized Optional<Turn> next(Turn ended) {
        if (ended.over) {
            return Optional.empty();
        }
        ended.over = true;
        Site site = sites.get(ended.site);
        if (!ended.begun) {
            site.waiting.remove(ended);
            return Optional.empty();
        }
        Turn next = site.waiting.poll();
        if (next != null) {
            next.begun = true;
        } else if (--site.underWay == 0) {
            sites.remove(ended.site);
        }
        return Optional.ofNullable(next);
    }

    private void begin(Turn turn) {
        try {
            listen(turn);
            endInAMoment(turn);
        } catch (RejectedExecutionException e) {
            // The server is being stopped.
        }
    }

    private void endInAMoment(Turn turn) {
        turn.clock.schedule(() -> end(turn), MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void listen(Turn turn) {
        Channel channel = turn.channel;
        if (channel.isRegistered()) {
            channel.eventLoop().execute(() -> channel.config().setAutoRead(true));
        } else if (channel.isOpen()) {
            turn.clock.schedule(() -> listen(turn), NOT_YET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
