package dev.camelstr.component.relay.limits;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Between accepting a connection and handing it to an event loop: of one address a few pass at once, the others wait, as bare
 * sockets of which nothing is read. What an event loop does for a newcomer, a TLS handshake above all, costs far more than
 * connecting costs a client: so who connects as fast as he can keeps others waiting for a few of his at a time. Room is made
 * when a connection stands, else after a moment, also if it has ended meanwhile: who begins and goes has no more turns by it,
 * and who is slow or silent does not keep the next waiting. All of it happens on the server's own event loop.
 */
final class Turnstile {
    static final int MOST_OF_SITE = 16;
    static final long MOMENT_MILLIS = 100;
    private static final AttributeKey<Runnable> STANDS = AttributeKey.valueOf(Turnstile.class, "stands");
    private static final AttributeKey<Site> WAITS_AT = AttributeKey.valueOf(Turnstile.class, "waits-at");

    private final Predicate<InetAddress> isProxy;
    private final int mostWaiting;
    private final Consumer<Channel> passage;
    private final Map<String, Site> sites = new HashMap<>();

    /**
     * @param isProxy whose connections are those of many clients, and do not wait
     * @param mostWaiting of one address
     * @param passage hands a connection to its event loop
     */
    Turnstile(Predicate<InetAddress> isProxy, int mostWaiting, Consumer<Channel> passage) {
        this.isProxy = isProxy;
        this.mostWaiting = mostWaiting;
        this.passage = passage;
    }

    private static final class Site {
        private final Set<Channel> waiting = new LinkedHashSet<>();
        private int passing;
    }

    /** One that passes. */
    private final class Turn {
        private final String site;
        private final ScheduledExecutorService loop;
        private boolean over;

        Turn(String site, ScheduledExecutorService loop) {
            this.site = site;
            this.loop = loop;
        }

        void pass(Channel channel) {
            channel.attr(STANDS).set(this::stands);
            loop.schedule(this::end, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
            passage.accept(channel);
        }

        private void stands() {
            try {
                loop.execute(this::end);
            } catch (RejectedExecutionException e) {
                // The server is being stopped.
            }
        }

        private void end() {
            if (!over) {
                over = true;
                next(site).ifPresent(channel -> new Turn(site, loop).pass(channel));
            }
        }
    }

    /** A connection was accepted: it passes now, or when its turn has come. */
    void enter(Channel newcomer, InetAddress peer, ScheduledExecutorService loop) {
        if (isProxy.test(peer)) {
            passage.accept(newcomer);
            return;
        }
        String name = IpAddress.site(peer);
        Site site = sites.computeIfAbsent(name, any -> new Site());
        if (site.passing < MOST_OF_SITE) {
            site.passing++;
            new Turn(name, loop).pass(newcomer);
        } else {
            site.waiting.add(newcomer);
            newcomer.attr(WAITS_AT).set(site);
        }
    }

    /** It stands, which any thread may say: TLS is agreed on, if there is any. */
    static void stands(Channel channel) {
        Optional.ofNullable(channel.attr(STANDS).getAndSet(null)).ifPresent(Runnable::run);
    }

    /** Whether as many of its address wait as may. */
    boolean isFull(InetAddress peer) {
        Site site = sites.get(IpAddress.site(peer));
        return site != null && site.waiting.size() >= mostWaiting;
    }

    /** @return whether it was one of those that wait; it does not any more */
    boolean leave(Channel channel) {
        Site site = channel.attr(WAITS_AT).get();
        return site != null && site.waiting.remove(channel);
    }

    /** All that wait do not any more. */
    List<Channel> leaveAll() {
        List<Channel> all =
                sites.values().stream().flatMap(site -> site.waiting.stream()).toList();
        sites.values().forEach(site -> site.waiting.clear());
        return all;
    }

    /** Who passes instead of one that stands or takes its time. */
    private Optional<Channel> next(String name) {
        Site site = sites.get(name);
        Iterator<Channel> waiting = site.waiting.iterator();
        if (waiting.hasNext()) {
            Channel next = waiting.next();
            waiting.remove();
            next.attr(WAITS_AT).set(null);
            return Optional.of(next);
        }
        if (--site.passing == 0) {
            sites.remove(name);
        }
        return Optional.empty();
    }
}
