package dev.camelstr.component.relay.limits;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * The connections that are no sessions: from the moment they are accepted, before any handshake, until they are upgraded or
 * gone. Bounded in all, and by the address of the peer, so that who opens many and says nothing keeps nobody else out.
 * Thread-safe.
 */
public final class Newcomers {
    private static final AttributeKey<Place> PLACE = AttributeKey.valueOf(Newcomers.class, "place");

    private final int most;
    private final int mostOfSite;
    private final Predicate<InetAddress> isProxy;
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder gauge;
    private final Map<String, Integer> bySite = new ConcurrentHashMap<>();

    /**
     * @param isProxy whose connections are those of many clients, and so are bounded in all only
     * @param gauge shows how many there are
     */
    public Newcomers(int most, int mostOfSite, Predicate<InetAddress> isProxy, LongAdder gauge) {
        this.most = most;
        this.mostOfSite = mostOfSite;
        this.isProxy = isProxy;
        this.gauge = gauge;
    }

    /** What one connection holds, which it gives back once. */
    private final class Place {
        private final AtomicBoolean held = new AtomicBoolean(true);
        private final String site;

        Place(String site) {
            this.site = site;
            gauge.increment();
        }

        public void leave() {
            if (held.compareAndSet(true, false)) {
                count.decrementAndGet();
                gauge.decrement();
                bySite.computeIfPresent(site, (same, there) -> there == 1 ? null : there - 1);
            }
        }
    }

    /** @return whether there is room for it; if not, it is to be closed */
    boolean enter(Channel channel, InetAddress peer) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return false;
        }
        String site = IpAddress.site(peer);
        Place place = new Place(site);
        int there = bySite.merge(site, 1, Integer::sum);
        if (there > mostOfSite && !isProxy.test(peer)) {
            place.leave();
            return false;
        }
        channel.attr(PLACE).set(place);
        channel.closeFuture().addListener(closed -> place.leave());
        return true;
    }

    /** It is a session from now on. */
    public static void leave(Channel channel) {
        Place place = channel.attr(PLACE).getAndSet(null);
        if (place != null) {
            place.leave();
        }
    }
}
