package dev.camelstr.component.relay.limits;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * The connections that are no sessions: from the moment they are accepted, before any handshake, until they are upgraded or
 * gone. Bounded in all, and by the address of the peer. Nobody is turned away: a newcomer displaces the one that has been
 * silent for longest, of its own address if that has as many as it may, else of the address that has most. So who opens many
 * and says nothing keeps nobody out, not even those of his own address. A word is a whole request: bytes that trickle in are
 * silence. All of it costs O(log n) for n addresses. Thread-safe.
 */
public final class WaitingRoom {
    private static final AttributeKey<Place> PLACE = AttributeKey.valueOf(WaitingRoom.class, "place");

    private final int most;
    private final int mostOfSite;
    private final Predicate<InetAddress> isProxy;
    private final LongAdder gauge;

    private final Map<String, Site> sites = new HashMap<>();

    /** The last is the one of which the next place is taken. */
    private final NavigableSet<Site> bySize = new TreeSet<>(Comparator.comparingInt(Site::size)
            .thenComparing(Comparator.comparingLong(Site::longestSilent).reversed()));

    private long clock;
    private int count;

    /**
     * @param isProxy whose connections are those of many clients, and so are bounded in all only
     * @param gauge shows how many there are
     */
    public WaitingRoom(int most, int mostOfSite, Predicate<InetAddress> isProxy, LongAdder gauge) {
        this.most = Math.max(1, most);
        this.mostOfSite = Math.max(1, mostOfSite);
        this.isProxy = isProxy;
        this.gauge = gauge;
    }

    /** What one connection holds, which it gives back once. */
    public final class Place {
        private final Channel channel;
        private final String site;
        private long heardAt;

        private Place(Channel channel, String site) {
            this.channel = channel;
            this.site = site;
        }

        /** It has made a request. */
        public void heard() {
            synchronized (WaitingRoom.this) {
                if (remove(this)) {
                    add(this);
                }
            }
        }

        public void leave() {
            synchronized (WaitingRoom.this) {
                remove(this);
            }
        }
    }

    /** The places of one address, the one that has been silent for longest first. */
    private static final class Site {
        private final Set<Place> places = new LinkedHashSet<>();

        int size() {
            return places.size();
        }

        Place first() {
            return places.iterator().next();
        }

        long longestSilent() {
            return first().heardAt;
        }
    }

    /** @return the connection that is displaced, to be closed by the caller */
    public Optional<Channel> enter(Channel channel, InetAddress peer) {
        Place place = new Place(channel, IpAddress.site(peer));
        Optional<Channel> displaced = seat(place, isProxy.test(peer) ? most : mostOfSite);
        channel.attr(PLACE).set(place);
        channel.closeFuture().addListener(closed -> place.leave());
        return displaced;
    }

    public static Place placeOf(Channel channel) {
        return channel.attr(PLACE).get();
    }

    private synchronized Optional<Channel> seat(Place newcomer, int bound) {
        Site own = sites.get(newcomer.site);
        Place displaced = null;
        if (own != null && own.size() >= bound) {
            displaced = own.first();
        } else if (count >= most) {
            displaced = bySize.last().first();
        }
        if (displaced != null) {
            remove(displaced);
        }
        add(newcomer);
        return Optional.ofNullable(displaced).map(place -> place.channel);
    }

    private void add(Place place) {
        Site site = sites.computeIfAbsent(place.site, name -> new Site());
        if (site.size() > 0) {
            bySize.remove(site);
        }
        place.heardAt = ++clock;
        site.places.add(place);
        bySize.add(site);
        count++;
        gauge.increment();
    }

    /** @return false if it had no place any more */
    private boolean remove(Place place) {
        Site site = sites.get(place.site);
        if (site == null || !site.places.contains(place)) {
            return false;
        }
        bySize.remove(site);
        site.places.remove(place);
        if (site.size() > 0) {
            bySize.add(site);
        } else {
            sites.remove(place.site);
        }
        count--;
        gauge.decrement();
        return true;
    }
}
